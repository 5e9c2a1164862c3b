// The drawing of a dish, by its name. Decoration only: the name of the dish stands beside it.
import type { ReactNode } from 'react';
import { Fries, IceCream, LemonTart } from './baked.tsx';
import { Chowder, RiceBowl, Salad } from './bowls.tsx';
import { Elderflower, FlatWhite } from './drinks.tsx';
import { Burger, Linguine, Mackerel, Sourdough } from './plates.tsx';

const PICTURES = {
  chowder: Chowder,
  sourdough: Sourdough,
  salad: Salad,
  mackerel: Mackerel,
  linguine: Linguine,
  burger: Burger,
  'rice-bowl': RiceBowl,
  fries: Fries,
  'lemon-tart': LemonTart,
  'ice-cream': IceCream,
  elderflower: Elderflower,
  'flat-white': FlatWhite,
} satisfies Record<string, () => ReactNode>;

export type PictureName = keyof typeof PICTURES;

export function Picture({ name }: { name: PictureName }) {
  const Drawing = PICTURES[name];
  return (
    <svg className={`picture picture-${name}`} viewBox="0 0 96 96" aria-hidden="true" focusable="false">
      <Drawing />
    </svg>
  );
}
