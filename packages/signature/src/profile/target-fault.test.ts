import { describe, expect, it } from 'vitest';
import { AUTHORITY, ed25519, NOW, reasonOf, signGet, signRaw } from '../../tests/fixtures/signed-request.ts';
import { signRequest } from './sign-request.ts';
import { targetFault } from './target-fault.ts';

const ambiguous = [
  ['', 'no target'],
  ['*', 'the asterisk'],
  ['a', 'no slash'],
  ['https://api.example.com/a', 'absolute form'],
  ['//a', 'an empty first segment'],
  ['/a//b', 'an empty segment'],
  ['/a//', 'an empty last segment'],
  ['/.', 'a dot'],
  ['/..', 'two dots'],
  ['/./a', 'a dot segment'],
  ['/a/../b', 'two dots between'],
  ['/a/..', 'two dots at the end'],
  ['/a/.?b', 'a dot before the query'],
  ['/a/..;x/b', 'two dots with a path parameter'],
  ['/a/.;/b', 'a dot with a path parameter'],
  ['/a/%2e%2e/b', 'encoded dots'],
  ['/a/%2E', 'an encoded dot in upper case'],
  ['/a/x%2ejs', 'an encoded dot inside a name'],
  ['/a%2Fb', 'an encoded slash'],
  ['/a%2fb', 'an encoded slash in lower case'],
  ['/a%5Cb', 'an encoded backslash'],
  ['/a%5cb', 'an encoded backslash in lower case'],
  ['/a%00', 'an encoded NUL'],
  ['/a\\b', 'a backslash'],
  ['/ä', 'a letter beyond ASCII'],
  ['/a b', 'a space'],
  ['/a\tb', 'a tab'],
  ['/a\nb', 'a line break'],
  ['/a\0', 'a NUL'],
  ['/a%', 'a percent sign alone'],
  ['/a%2', 'half an escape'],
  ['/a%2?e', 'an escape over the question mark'],
  ['/a%zz', 'an escape that is none'],
  ['/a#b', 'a fragment'],
  ['/a?', 'a question mark alone'],
  ['/?', 'a slash and a question mark alone'],
  ['/a?b#c', 'a fragment behind the query'],
  ['/a?b c', 'a space in the query'],
  ['/a?ä', 'a letter beyond ASCII in the query'],
  [`/${'a'.repeat(8192)}`, 'more than 8,192 characters'],
] as const;
const plain = [
  '/',
  '/a',
  '/a/',
  '/a/b.c/..d/e../...',
  '/.well-known/x',
  '/a;p=1/b',
  '/a%20b',
  '/a%C3%A9%c3%a9',
  '/a%252e',
  "/a~b!c$d&e'f(g)h*i+j,k:l@m",
  '/a?b=//../%2e%2F\\',
  '/a??',
  '/a?b=1&b=2&c=&d',
  '/a?b=x+y&c=x%20y&%',
];

describe(targetFault, () => {
  it.each(ambiguous)('T148 refuses %j: %s', (target) => {
    expect(targetFault(target)).not.toBeNull();
    // Even when the caller signed it so: it is refused before a router can read it in its own way.
    const example = signGet();
    const raw = example.head.headers.at(-2)?.[1].slice('sig1='.length) ?? '';
    const [path = '', ...rest] = target.split('?');
    const query = rest.length === 0 ? '?' : `?${rest.join('?')}`;
    const base = `"@method": GET\n"@authority": ${AUTHORITY}\n"@path": ${path}\n"@query": ${query}\n"@signature-params": ${raw}`;
    const signed = signRaw(raw, () => base, { ...example, head: { ...example.head, target } });
    expect(reasonOf(signed)).toBe('malformed');
  });
  it.each(plain)('T148 takes %j, byte by byte', (target) => {
    expect(targetFault(target)).toBeNull();
    const example = signGet({ target });
    expect(reasonOf(example)).toBe('accepted');
    if (target !== '/a')
      expect(reasonOf({ ...example, head: { ...example.head, target: '/a' } })).toBe('signature_invalid');
  });
  it.each([
    ['/a?b=1&c=2', '/a?c=2&b=1'],
    ['/a?b=1&b=2', '/a?b=2&b=1'],
    ['/a?b=1&b=2', '/a?b=2'],
    ['/a?b=x+y', '/a?b=x%20y'],
    ['/a?b=', '/a?b'],
    ['/a?b=%7e', '/a?b=%7E'],
    ['/a?b=%7E', '/a?b=~'],
    ['/a%7Eb', '/a~b'],
    ['/a%c3', '/a%C3'],
    ['/a', '/a/'],
    ['/a;p', '/a'],
  ])('T149 %s and %s are two requests', (signed, received) => {
    const example = signGet({ target: signed });
    expect(reasonOf(example)).toBe('accepted');
    expect(reasonOf({ ...example, head: { ...example.head, target: received } })).toBe('signature_invalid');
  });
});

describe(signRequest, () => {
  const sign = (url: string) => signRequest({ method: 'GET', url }, ed25519.signing, { now: NOW });
  it.each([
    'https://a.example/a?',
    'https://a.example/a//b',
    'https://a.example/%2e%2fa%2fb',
    'https://a.example/a%5c',
  ])('T148 does not sign %s', (url) => {
    expect(() => sign(url)).toThrow('cannot be signed');
  });
  it.each(['ftp://a.example/', 'https://user:pw@a.example/', '/a', 'nonsense'])('does not sign %s', (url) => {
    expect(() => sign(url)).toThrow(TypeError);
  });
  it.each(['', 'GET /', 'GET\n"@authority": b.example', 'GET;id', 'G\u00c9T'])(
    'does not sign the method %j',
    (method) => {
      expect(() => signRequest({ method, url: 'https://a.example/' }, ed25519.signing, { now: NOW })).toThrow(
        'the method is not a method name',
      );
    },
  );
});
