// The browsers that somebody drives, by name: each of the suite's browsers that has a hand for it.
import { CHROMIUM_DRIVEN } from '../engines/chromium-driven.ts';
import type { Engine } from '../engines/engine.ts';
import { FIREFOX_DRIVEN } from '../engines/firefox-driven.ts';
import { WEBKIT_DRIVEN } from '../engines/webkit-driven.ts';
import type { DrivenEngine } from './driven-engine.ts';

export const DRIVEN_ENGINES: Readonly<Partial<Record<Engine['name'], DrivenEngine>>> = {
  chromium: CHROMIUM_DRIVEN,
  firefox: FIREFOX_DRIVEN,
  webkit: WEBKIT_DRIVEN,
};
