// Words that the attacks share. Runs in the page; every browser interface is reached without types, for half of them are new.

/** Anything of the page's global object, known to TypeScript or not. */
export type Loose = ((...args: unknown[]) => Loose) &
  (new (
    ...args: unknown[]
  ) => Loose) & { readonly [name: string]: Loose };
export const web = globalThis as unknown as Loose;

/** The engine does not have this interface, or not for this page. */
export class Missing extends Error {}

export function need<T>(value: T, name: string): NonNullable<T> {
  if (value === undefined || value === null) throw new Missing(name);
  return value as NonNullable<T>;
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  parent: ParentNode = document.body,
): HTMLElement {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  parent.append(made);
  return made;
}

/** Parsed markup in the document; scripts in it do not run, everything else loads. */
export const markup = (html: string): void => document.body.insertAdjacentHTML('beforeend', html);

export const style = (css: string): void => {
  const made = document.createElement('style');
  made.textContent = css;
  document.head.append(made);
};

export const link = (rel: string, href: string, more: Readonly<Record<string, string>> = {}): HTMLElement =>
  element('link', { rel, href, ...more }, document.head);

/** What a promise gives; `null` when it is refused, or pending for too long. */
export const settled = async (promise: unknown, ms = 1500): Promise<unknown> => {
  const refused = Symbol('refused');
  const answer = await Promise.race([Promise.resolve(promise).catch(() => refused), sleep(ms).then(() => refused)]);
  return answer === refused ? null : (answer ?? 'yes');
};

/** As `settled`, and the reason of a refusal stays one. */
export const within = async (promise: unknown, ms = 1500): Promise<unknown> =>
  Promise.race([Promise.resolve(promise), sleep(ms).then(() => Promise.reject(new Error('no answer in time')))]);

/** The first of `attempts` that is answered with text. A refusal (another origin) is an empty answer. */
export function firstText(attempts: readonly (() => unknown)[]): string | undefined {
  for (const attempt of attempts) {
    try {
      const value = attempt();
      if (typeof value === 'string' && value !== '') return value;
    } catch {
      // Kept apart: what should happen.
    }
  }
  return undefined;
}

/** The control has a frame for each attack that moves its own. */
const MOST_FRAMES = 64;
/** All windows of the host, their frames and the frames in those. */
export function otherWindows(): Window[] {
  const found: Window[] = [];
  const walk = (from: Window, depth: number): void => {
    for (let at = 0; at < Math.min(from.length, MOST_FRAMES); at += 1) {
      const next = from[at] as Window;
      if (next !== self && next !== parent) found.push(next);
      if (depth > 0) walk(next, depth - 1);
    }
  };
  if (top !== null && top !== self) walk(top, 2);
  return found;
}

/** What everybody but the attacker keeps, and what the attacker looks for. */
export const SECRET = 'davit-secret';

/** Names the domain above as its own, as two pages do that want to reach each other. */
export function loosenOrigin(): void {
  try {
    document.domain = location.hostname.split('.').slice(1).join('.');
  } catch {
    // This engine has no loose origins, or a sandbox forbids them.
  }
}
