// Attacks that move something: the host, the gate, another mini-program or the mini-program’s own frame.
import type { Arena, Attack } from '../attack.ts';
import { element, otherWindows, sleep, web } from '../page/in-page.ts';

/** A document that betrays that it was loaded. It needs no script, for `data:` documents may inherit a policy. */
const telltale = ({ evil }: Arena, more: string): string =>
  `<!doctype html>${more}<body><img src="${evil}/telltale.svg">`;
const dataUrl = (arena: Arena, more = ''): string => `data:text/html,${encodeURIComponent(telltale(arena, more))}`;
const blobUrl = (arena: Arena, more = ''): string =>
  URL.createObjectURL(new Blob([telltale(arena, more)], { type: 'text/html' }));
/** As `/top` does: leads the run on from a page that took the place of the one that drives it. */
const onward = ({ declared }: Arena): string => `<meta http-equiv="refresh" content="1;url=${declared}/journey">`;
const scriptUrl = ({ evil }: Arena): string => `javascript:void(new Image().src='${evil}/ran.svg')`;

const submit = (action: string, more: Readonly<Record<string, string>> = {}): void =>
  (element('form', { action, method: 'post', ...more }) as HTMLFormElement).submit();
const click = (href: string, more: Readonly<Record<string, string>> = {}): void =>
  element('a', { href, ...more }).click();

type Move = readonly [id: string, title: string, run: (arena: Arena) => unknown];

/** What answers `/top` leads the control on to its next page. */
const TOP_MOVES: readonly Move[] = [
  ['top-location', 'Sets `top.location`', ({ evil }) => Object.assign(top as object, { location: `${evil}/top` })],
  ['top-replace', 'Calls `top.location.replace`', ({ evil }) => top?.location.replace(`${evil}/top`)],
  ['top-open', 'Opens its page over the host: `open(url, "_top")`', ({ evil }) => open(`${evil}/top`, '_top')],
  ['top-anchor', 'Clicks a link with `target=_top`', ({ evil }) => click(`${evil}/top`, { target: '_top' })],
  ['top-form', 'Submits a form with `target=_top`', ({ evil }) => submit(`${evil}/top`, { target: '_top' })],
  [
    'top-data',
    'Sets `top.location` to a `data:` document',
    (arena) => top?.location.replace(dataUrl(arena, onward(arena))),
  ],
  [
    'top-blob',
    'Sets `top.location` to a `blob:` document',
    (arena) => top?.location.replace(blobUrl(arena, onward(arena))),
  ],
  [
    'top-javascript',
    'Sets `top.location` to a `javascript:` address',
    (arena) => top?.location.replace(scriptUrl(arena)),
  ],
];

const SELF_MOVES: readonly Move[] = [
  ['self-location', 'Sets `location`', ({ evil }) => location.assign(`${evil}/self`)],
  ['self-data', 'Sets `location` to a `data:` document', (arena) => location.assign(dataUrl(arena))],
  ['self-blob', 'Sets `location` to a `blob:` document', (arena) => location.assign(blobUrl(arena))],
  ['self-javascript', 'Sets `location` to a `javascript:` address', (arena) => location.assign(scriptUrl(arena))],
  [
    'self-meta-refresh',
    'Adds a meta refresh',
    ({ evil }) => element('meta', { 'http-equiv': 'refresh', content: `0;url=${evil}/self` }, document.head),
  ],
  ['self-form', 'Submits a form to a server of its own', ({ evil }) => submit(`${evil}/self`)],
  ['self-form-get', 'Submits a form by GET', ({ evil }) => submit(`${evil}/self`, { method: 'get' })],
  ['self-anchor', 'Clicks a link', ({ evil }) => click(`${evil}/self`)],
  ['self-open', 'Opens its server over itself: `open(url, "_self")`', ({ evil }) => open(`${evil}/self`, '_self')],
  ['self-navigation-api', 'Calls `navigation.navigate`', ({ evil }) => void web.navigation?.navigate?.(`${evil}/self`)],
];

const toAttack =
  (more: Partial<Attack>) =>
  ([id, title, run]: Move): Attack => ({ id, title, threat: 'T025', judge: 'connection', alone: true, run, ...more });

export const NAVIGATING: readonly Attack[] = [
  ...TOP_MOVES.map(toAttack({ threat: 'T123', control: 'same-origin', gesture: true })),
  ...SELF_MOVES.map(toAttack({})),
  {
    id: 'parent-location',
    title: 'Moves its parent',
    threat: 'T025',
    judge: 'connection',
    control: 'same-origin',
    alone: true,
    run: ({ evil }) => Object.assign(parent, { location: `${evil}/top` }),
  },
  {
    id: 'self-to-declared',
    title: 'Moves its own frame to the origin that it declared',
    threat: 'T025',
    judge: 'opened',
    alone: true,
    run: ({ declared, id, side }) => location.assign(`${declared}/opened?id=${id}&side=${side}`),
  },
  {
    id: 'self-to-sibling',
    title: 'Moves its own frame to another mini-program, with a fragment of its choice',
    threat: 'T009',
    judge: 'opened',
    alone: true,
    run: ({ sibling, id, side }) => location.assign(`${sibling}/sibling.html?from=${id}&side=${side}`),
  },
  {
    id: 'sibling-location',
    title: 'Moves every other frame of the host',
    threat: 'T123',
    judge: 'connection',
    control: 'same-origin',
    alone: true,
    run: async ({ evil }) => {
      for (const other of otherWindows()) {
        try {
          other.location.replace(`${evil}/sibling`);
        } catch {
          // Kept apart: what should happen.
        }
      }
      await sleep(300);
    },
  },
  {
    id: 'sibling-by-name',
    title: 'Opens its page in another frame by that frame’s name',
    threat: 'T123',
    judge: 'connection',
    control: 'same-origin',
    alone: true,
    run: ({ evil }) => open(`${evil}/sibling`, 'sibling'),
  },
];
