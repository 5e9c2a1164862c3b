import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGNING_ALGORITHMS, targetFault } from '../src/index.ts';
import { makeKey } from './fixtures/keys.ts';
import { check, failureOf, NOW, reasonOf, signExample } from './fixtures/signed-request.ts';

const keys = SIGNING_ALGORITHMS.map((algorithm) => makeKey(algorithm));
const segment = fc.stringMatching(/^[A-Za-z0-9~_-][A-Za-z0-9~_!$&'()*+,;=:@-]{0,8}$/);
const escaped = fc.tuple(segment, fc.constantFrom('', '%20', '%C3%A9', '%25', '%7e')).map((parts) => parts.join(''));
const path = fc.array(escaped, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
const query = fc.option(fc.stringMatching(/^[A-Za-z0-9=&+%/?:.-]{1,20}$/), { nil: null });
const value = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/);
const header = fc.constantFrom('Authorization', 'DPoP', 'Idempotency-Key', 'X-Tenant', 'X-Other');
const headers = fc.uniqueArray(fc.tuple(header, value), { selector: ([name]) => name, maxLength: 5 });
const request = fc.record({
  key: fc.constantFrom(...keys),
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'),
  target: fc
    .tuple(path, query)
    .map(([front, back]) => (back === null ? front : `${front}?${back}`))
    .filter((target) => targetFault(target) === null),
  headers,
  body: fc.option(fc.uint8Array({ maxLength: 200 }), { nil: null }),
  lifetime: fc.integer({ min: 1, max: 60 }),
  cover: fc.constantFrom<string[]>([], ['x-tenant']),
});

describe('signing and verifying', () => {
  it('whatever is signed is accepted, with the headers that it carried', () => {
    fc.assert(
      fc.property(request, ({ cover, ...options }) => {
        const result = check(signExample({ ...options, cover }), { key: options.key, cover });
        expect(result.ok ? 'accepted' : result.failure).toBe('accepted');
        if (!result.ok) return;
        for (const [name, text] of options.headers)
          if (name !== 'X-Other' && (name !== 'X-Tenant' || cover.length > 0))
            expect(result.value.header(name)).toBe(text);
      }),
      { numRuns: 400 },
    );
  });
  it('two requests that differ never share a signature', () => {
    fc.assert(
      fc.property(request, request, (one, two) => {
        const a = signExample({ ...one, cover: [] });
        const b = signExample({ ...two, key: one.key, cover: [] });
        fc.pre(one.method !== two.method || one.target !== two.target);
        const signatures = a.head.headers.filter(([name]) => name.startsWith('Signature'));
        const moved = {
          ...b,
          head: {
            ...b.head,
            headers: [...b.head.headers.filter(([name]) => !name.startsWith('Signature')), ...signatures],
          },
        };
        expect(reasonOf(moved, { key: one.key })).not.toBe('accepted');
      }),
      { numRuns: 300 },
    );
  });
  it('never throws, whatever header lines come', () => {
    const line = fc.tuple(
      fc.constantFrom('Signature', 'Signature-Input', 'Content-Digest', 'Content-Type', 'Host', 'Content-Length'),
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('sig1=()', 'sig1=("@method");tag="davit-1"', 'sig1=:AA==:'),
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), fc.string(), fc.string(), (lines, method, target) => {
        const failure = failureOf({ head: { method, target, headers: lines }, body: null }, { now: NOW });
        expect(failure).not.toBeNull();
      }),
      { numRuns: 5000 },
    );
  });
});
