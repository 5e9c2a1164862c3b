// Brings a node of the canvas to its place: softly, or at once for people who want no motion. One way at a time for each node.

import type { Node } from 'konva/lib/Node';
import { Easings, Tween } from 'konva/lib/Tween';
import type { Point } from '../room/room.ts';

const SECONDS = 0.22;

export interface Glide {
  to(place: Point): void;
  /** Stays where it is, for example because a hand has taken it. */
  stop(): void;
}

export function createGlide(node: Node): Glide {
  let tween: Tween | null = null;
  const stop = () => {
    tween?.destroy();
    tween = null;
  };
  return {
    stop,
    to({ x, y }) {
      stop();
      if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
        node.position({ x, y });
        return;
      }
      tween = new Tween({ node, x, y, duration: SECONDS, easing: Easings.EaseInOut });
      tween.play();
    },
  };
}
