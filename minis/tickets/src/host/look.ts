// Light or dark as the host says, room for its insets, its language; and whether we are on screen.
import type { Davit } from '@davit/sdk';
import { type Ref, ref } from 'vue';
import type { Theme } from '../map/palette.ts';

/** The theme, also for those who draw on a canvas. The page lives as long as the connection: nothing is taken down. */
export function followHost(davit: Davit): Readonly<Ref<Theme>> {
  const { documentElement: root } = document;
  const { insets, locale } = davit.init;
  const theme = ref<Theme>(davit.init.theme);
  root.dataset.theme = theme.value;
  root.lang = locale.startsWith('en') ? locale : 'en';
  for (const [side, pixels] of Object.entries(insets)) root.style.setProperty(`--inset-${side}`, `${pixels}px`);
  davit.on('app.theme', (change) => {
    theme.value = change.theme;
    root.dataset.theme = change.theme;
  });
  return theme;
}
