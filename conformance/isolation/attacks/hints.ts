// Attacks that only hint: the browser connects, looks up or loads ahead of a navigation that never comes.
import type { Arena, Attack, Judge } from '../attack.ts';
import { element, link } from '../page/in-page.ts';

type Hint = readonly [id: string, title: string, judge: Judge, run: (arena: Arena) => unknown, more?: Partial<Attack>];

const rules = (kind: string, more: object) => (arena: Arena) => {
  const script = document.createElement('script');
  script.type = 'speculationrules';
  script.textContent = JSON.stringify({ [kind]: [{ source: 'list', urls: [`${arena.evil}/ahead`], ...more }] });
  document.head.append(script);
};

const HINTS: readonly Hint[] = [
  ['preconnect', 'Link preconnect', 'connection', ({ evil }) => link('preconnect', evil)],
  [
    'preconnect-cors',
    'Link preconnect with CORS',
    'connection',
    ({ evil }) => link('preconnect', evil, { crossorigin: '' }),
  ],
  ['dns-prefetch', 'Link dns-prefetch', 'lookup', ({ evil }) => link('dns-prefetch', evil)],
  [
    'dns-prefetch-anchor',
    'Look-up for a link on the page',
    'lookup',
    ({ evil }) => {
      element('meta', { 'http-equiv': 'x-dns-prefetch-control', content: 'on' }, document.head);
      element('a', { href: `${evil}/` }).textContent = 'x';
    },
  ],
  ['prefetch', 'Link prefetch', 'connection', ({ evil }) => link('prefetch', `${evil}/ahead`)],
  [
    'prefetch-document',
    'Link prefetch of a page',
    'connection',
    ({ evil }) => link('prefetch', `${evil}/`, { as: 'document' }),
  ],
  ['prerender', 'Link prerender', 'connection', ({ evil }) => link('prerender', `${evil}/ahead`)],
  ...['fetch', 'image', 'script', 'style', 'font', 'track'].map(
    (kind): Hint => [
      `preload-${kind}`,
      `Link preload as ${kind}`,
      'connection',
      ({ evil }) => link('preload', `${evil}/${kind}`, { as: kind, crossorigin: '' }),
    ],
  ),
  ['modulepreload', 'Link modulepreload', 'connection', ({ evil }) => link('modulepreload', `${evil}/module.js`)],
  [
    'dictionary',
    'Link compression-dictionary',
    'connection',
    ({ evil }) => link('compression-dictionary', `${evil}/dictionary`),
    { control: 'top' },
  ],
  [
    'speculation-prefetch',
    'Speculation rules: prefetch',
    'connection',
    rules('prefetch', { eagerness: 'immediate' }),
    { control: 'top' },
  ],
  [
    'speculation-anonymous',
    'Speculation rules: prefetch without the address of the page',
    'connection',
    rules('prefetch', { eagerness: 'immediate', referrer_policy: 'no-referrer' }),
    { control: 'top' },
  ],
  [
    'speculation-prerender',
    'Speculation rules: prerender',
    'connection',
    rules('prerender', { eagerness: 'immediate' }),
    { control: 'top' },
  ],
  [
    'manifest',
    'Link manifest',
    'connection',
    ({ evil }) => link('manifest', `${evil}/app.webmanifest`),
    { control: 'top' },
  ],
  [
    'icon',
    'Link icon',
    'connection',
    ({ evil }) => link('icon', `${evil}/a.svg`, { type: 'image/svg+xml' }),
    { control: 'top' },
  ],
  [
    'touch-icon',
    'Link apple-touch-icon',
    'connection',
    ({ evil }) => link('apple-touch-icon', `${evil}/a.png`),
    { control: 'top' },
  ],
];

export const HINTING: readonly Attack[] = HINTS.map(([id, title, judge, run, more]) => ({
  id,
  title,
  threat: 'T113',
  judge,
  run,
  ...more,
}));
