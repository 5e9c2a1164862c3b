// Room for large bodies: a few at a time in memory, one for each holder, the others in line. Nobody keeps others out by holding on.

export interface UploadPlaces {
  /** Waits for a place; answers what gives it back, or null where none came free in time. */
  take(holder: string): Promise<(() => void) | null>;
}

interface Waiting {
  readonly holder: string;
  readonly enter: () => void;
}

/** In line for one holder; each is a connection. */
const MAX_WAITING = 100;

export function createUploadPlaces(atOnce: number, waitMs: number): UploadPlaces {
  const inside = new Set<string>();
  /** In the order in which they came. */
  const line: Waiting[] = [];
  const isFree = (holder: string): boolean => inside.size < atOnce && !inside.has(holder);
  const next = (): void => {
    const at = line.findIndex(({ holder }) => isFree(holder));
    const [first] = at < 0 ? [] : line.splice(at, 1);
    first?.enter();
  };
  const enter = (holder: string): (() => void) => {
    inside.add(holder);
    return () => {
      inside.delete(holder);
      next();
    };
  };
  return {
    take(holder) {
      if (isFree(holder)) return Promise.resolve(enter(holder));
      if (line.filter((one) => one.holder === holder).length >= MAX_WAITING) return Promise.resolve(null);
      return new Promise((resolve) => {
        const waiting: Waiting = {
          holder,
          enter() {
            clearTimeout(timer);
            resolve(enter(holder));
          },
        };
        const timer = setTimeout(() => {
          line.splice(line.indexOf(waiting), 1);
          resolve(null);
        }, waitMs);
        line.push(waiting);
      });
    },
  };
}
