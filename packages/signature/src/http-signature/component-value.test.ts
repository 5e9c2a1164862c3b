import { describe, expect, it } from 'vitest';
import type { HeaderLine, SignedRequestMessage } from '../index.ts';
import { component } from './component.ts';
import { componentValue } from './component-value.ts';

const request = (target: string, headers: readonly HeaderLine[] = [], more: Partial<SignedRequestMessage> = {}) => ({
  method: 'GET',
  target,
  scheme: 'https',
  authority: 'www.example.com',
  headers,
  ...more,
});
const resultOf = (name: string, parameters: Record<string, string | true>, message: SignedRequestMessage) => {
  const value = componentValue(component(name, parameters), message);
  return value.ok ? value.value : value.failure;
};

describe(componentValue, () => {
  it.each([
    ['@method', '/path?param=value', 'GET'],
    ['@target-uri', '/path?param=value', 'https://www.example.com/path?param=value'],
    ['@authority', '/path?param=value', 'www.example.com'],
    ['@scheme', '/path?param=value', 'https'],
    ['@request-target', '/path?param=value', '/path?param=value'],
    ['@request-target', 'https://www.example.com/path?param=value', 'https://www.example.com/path?param=value'],
    ['@request-target', 'www.example.com:80', 'www.example.com:80'],
    ['@request-target', '*', '*'],
    ['@path', '/path?param=value', '/path'],
    ['@path', 'https://www.example.com/path?param=value', '/path'],
    ['@path', 'https://www.example.com', '/'],
    ['@path', '*', 'bad_target'],
    ['@query', '/path?param=value&foo=bar&baz=bat%2Dman', '?param=value&foo=bar&baz=bat%2Dman'],
    ['@query', '/path?queryString', '?queryString'],
    ['@query', '/path', '?'],
    ['@query', '/path?', '?'],
    ['@query', '*', 'bad_target'],
  ])('RFC 9421 §2.2 %s of %s is %s', (name, target, expected) => {
    expect(resultOf(name, {}, request(target))).toBe(expected);
  });
  it('RFC 9421 §2.2.3 writes the authority in lower case, without the port of the scheme', () => {
    expect(resultOf('@authority', {}, request('/', [], { authority: 'WWW.Example.com:443' }))).toBe('www.example.com');
    expect(resultOf('@authority', {}, request('/', [], { authority: 'a.example:443', scheme: 'http' }))).toBe(
      'a.example:443',
    );
  });
  it.each([
    ['param', 'value'],
    ['foo', 'bar'],
    ['baz', 'batman'],
    ['qux', ''],
    ['none', 'absent'],
    ['twice', 'ambiguous'],
    ['var', 'this%20is%20a%20big%0Amultiline%20value'],
    ['bar', 'with%20plus%20whitespace'],
    ['fa%C3%A7ade%22%3A%20', 'something'],
  ])('RFC 9421 §2.2.8 @query-param;name="%s" is "%s"', (name, expected) => {
    const target =
      '/p?param=value&foo=bar&baz=batman&qux=&twice=1&twice=2&var=this%20is%20a%20big%0Amultiline%20value&bar=with+plus+whitespace&fa%C3%A7ade%22%3A%20=something';
    expect(resultOf('@query-param', { name }, request(target))).toBe(expected);
  });

  // RFC 9421 §2.1, its example of fields in different guises
  const fields: readonly HeaderLine[] = [
    ['X-OWS-Header', '  Leading and trailing whitespace.   '],
    ['X-Obs-Fold-Header', 'Obsolete\r\n    line folding.'],
    ['Cache-Control', 'max-age=60'],
    ['Cache-Control', '   must-revalidate'],
    ['Example-Dict', ' a=1,    b=2;x=1;y=2,   c=(a   b   c)'],
    ['X-Empty-Header', ''],
    ['Content-Digest', 'sha-256=:YQ==: ,  sha-512=:Yg==:'],
    ['Client-Cert', ' :YQ==: '],
    ['Client-Cert-Chain', ':YQ==:,:Yg==:'],
  ];
  it.each([
    ['x-ows-header', {}, 'Leading and trailing whitespace.'],
    ['x-obs-fold-header', {}, 'Obsolete line folding.'],
    ['cache-control', {}, 'max-age=60, must-revalidate'],
    ['example-dict', {}, 'a=1,    b=2;x=1;y=2,   c=(a   b   c)'],
    ['x-empty-header', {}, ''],
    ['content-digest', { sf: true }, 'sha-256=:YQ==:, sha-512=:Yg==:'],
    ['client-cert', { sf: true }, ':YQ==:'],
    ['client-cert-chain', { sf: true }, ':YQ==:, :Yg==:'],
    ['example-dict', { key: 'a' }, '1'],
    ['example-dict', { key: 'b' }, '2;x=1;y=2'],
    ['example-dict', { key: 'c' }, '(a b c)'],
    ['cache-control', { bs: true }, ':bWF4LWFnZT02MA==:, :bXVzdC1yZXZhbGlkYXRl:'],
  ] as const)('RFC 9421 §2.1 "%s" with %j', (name, parameters, expected) => {
    expect(resultOf(name, parameters, request('/', fields))).toBe(expected);
  });
  it('RFC 9421 §2.1.4 takes ;tr from the trailers and from nowhere else', () => {
    const message = request('/', [['Expires', 'header']], { trailers: [['Expires', 'trailer']] });
    expect(resultOf('expires', { tr: true }, message)).toBe('trailer');
    expect(resultOf('expires', {}, message)).toBe('header');
    expect(resultOf('expires', { tr: true }, request('/', [['Expires', 'header']]))).toBe('absent');
  });
  it('takes a field of nothing but spaces within as quickly as any other', () => {
    // A search that begins anew at each space would take minutes for this one.
    const value = `a${' '.repeat(500_000)}b`;
    expect(resultOf('x-a', {}, request('/', [['X-A', ` ${value}\t `]]))).toBe(value);
  });
});
