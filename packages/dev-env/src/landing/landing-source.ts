// The landing page as a FileSource: written anew at each request, so that a mini-program that was just added is there.
import type { FileSource } from '@davit/server';
import { LANDING_MARK } from './landing-mark.ts';
import { type LandingFacts, landingPage } from './landing-page.ts';
import { LANDING_SCRIPT } from './landing-script.ts';
import { LANDING_STYLE } from './landing-style.ts';

const encoder = new TextEncoder();

export function landingSource(facts: () => LandingFacts): FileSource {
  const mark = encoder.encode(LANDING_MARK);
  const style = encoder.encode(LANDING_STYLE);
  const script = encoder.encode(LANDING_SCRIPT);
  return {
    async read(path) {
      switch (path) {
        case '/index.html':
          return encoder.encode(landingPage(facts()));
        case '/style.css':
          return style;
        case '/favicon.svg':
          return mark;
        case '/landing.js':
          return script;
        default:
          return null;
      }
    },
  };
}
