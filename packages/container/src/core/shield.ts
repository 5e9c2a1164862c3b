// Counts the host's open prompts and text fields. While there is one, no mini-program is on screen (container.md §1, Focus).

export interface Shield {
  readonly isUp: () => boolean;
  /** Raises it once; the answer lowers it again, and does nothing when called twice. */
  raise(): () => void;
}

export function createShield(changed: () => void): Shield {
  let raised = 0;
  return {
    isUp: () => raised > 0,
    raise() {
      raised += 1;
      if (raised === 1) changed();
      let lowered = false;
      return () => {
        if (lowered) return;
        lowered = true;
        raised -= 1;
        if (raised === 0) changed();
      };
    },
  };
}
