// Which version this container is, and whether a mini-program asks for a later one (T112). Pure.

export const CONTAINER_VERSION = '0.1.0';

const numbers = (version: string): readonly number[] => version.split('.').map(Number);

/** `asked` is `manifest.davit.min_container`: one to three numbers, what is not there counts as 0. */
export function isContainerOlderThan(asked: string, version: string = CONTAINER_VERSION): boolean {
  const [own, other] = [numbers(version), numbers(asked)];
  for (const at of [0, 1, 2]) {
    const difference = (own[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
