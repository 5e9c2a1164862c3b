import { describe, expect, it } from 'vitest';
import { contentRules } from './content-filter.ts';

interface Rule {
  readonly trigger: { readonly 'url-filter': string };
  readonly action: { readonly type: string };
}
/** As WebKit applies them: the last rule that fits decides. */
function isLetOut(url: string): boolean {
  const rules = JSON.parse(
    contentRules('davit-app://food', ['http://localhost:4000', 'wss://live.example.com']),
  ) as Rule[];
  const last = rules.filter(({ trigger }) => new RegExp(trigger['url-filter']).test(url)).at(-1);
  return last?.action.type !== 'block';
}

describe(contentRules, () => {
  it.each([
    'davit-app://food/',
    'davit-app://food/a?b',
    'blob:davit-app://food/1',
    'data:text/plain,x',
    'http://localhost:4000/oauth/token',
    'wss://live.example.com/socket',
  ])('lets %s out', (url) => expect(isLetOut(url)).toBe(true));

  it.each([
    'https://evil.example/',
    'http://localhost:40001/',
    'http://localhost:4000.evil.example/',
    'http://localhost:4000@evil.example/',
    'https://localhost:4000/',
    'https://live.example.com/',
    'wss://live-example.com/',
    'wss://liveXexample.com/',
    'davit-app://bank/',
    'davit-app://food.evil/',
    'blob:davit-app://bank/1',
    'https://evil.example/davit-app://food/',
    'about:blank',
  ])('T113 keeps %s in', (url) => expect(isLetOut(url)).toBe(false));
});
