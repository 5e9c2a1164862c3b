import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { headerOf, inputOf, signOwnWay } from '../../tests/fixtures/sign-own-way.ts';
import {
  AUTHORITY,
  addHeader,
  ed25519,
  failureOf,
  NOW,
  ORDER,
  ORDER_HEADERS,
  reasonOf,
  signExample,
  signGet,
  withHeader,
} from '../../tests/fixtures/signed-request.ts';
import { memoryReplayStore, verifyHead } from '../index.ts';
import { nodeHashing } from '../node/index.ts';

describe('T147 coverage', () => {
  it.each([
    '"@method"',
    '"@authority"',
    '"@path"',
    '"@query"',
    '"content-digest"',
    '"content-type"',
    '"idempotency-key"',
  ])('refuses a signature without %s', (name) => {
    const example = signOwnWay(signExample(), (raw) => raw.replace(new RegExp(` ?${name}`), '').replace('( ', '('));
    expect(failureOf(example)).toEqual({ reason: 'coverage', missing: [name.slice(1, -1)], refused: [] });
  });
  it('refuses an empty coverage', () => {
    expect(reasonOf(signOwnWay(signExample(), (raw) => raw.replace(/^\([^)]*\)/, '()')))).toBe('coverage');
  });
  it.each([
    ['@method twice', '"@method" "@method" "@authority"'],
    ['a header twice', '"@method" "@authority" "@path" "@query" "idempotency-key" "idempotency-key"'],
    ['another order', '"@authority" "@method"'],
    ['@target-uri besides', '"@target-uri" "@method" "@authority"'],
    ['@path;req', '"@method" "@authority" "@path";req'],
    ['a component that is a token', 'x "@method" "@authority"'],
  ])('refuses %s', (_name, list) => {
    const example = signOwnWay(signExample(), (raw) => raw.replace('"@method" "@authority"', list));
    expect(reasonOf(example)).toBe('coverage');
  });
  it.each(['sf', 'bs', 'req', 'tr', 'key="sha-256"', 'x'])('refuses components with ;%s', (flag) => {
    for (const name of ['"@method"', '"content-digest"', '"content-type"', '"idempotency-key"'])
      expect(reasonOf(signOwnWay(signExample(), (raw) => raw.replace(name, `${name};${flag}`)))).toBe('coverage');
  });
  it.each([
    ['a header that is absent', '"x-none"'],
    ['a derived name at the end', '"@scheme"'],
    ['a name in upper case', '"X-Test"'],
    ['the signature itself', '"signature"'],
    ['@signature-params', '"@signature-params"'],
  ])('refuses %s among the covered', (_name, name) => {
    const example = signOwnWay(signExample(), (raw) => raw.replace('"idempotency-key"', `"idempotency-key" ${name}`));
    expect(reasonOf(example)).toBe('coverage');
  });
  it.each(['signature-input', 'connection', 'transfer-encoding'])(
    'refuses %s among the covered: it changes on the way',
    (name) => {
      const example = name === 'signature-input' ? signExample() : addHeader(signExample(), name, 'close');
      const covering = signOwnWay(example, (raw) => raw.replace('"idempotency-key"', `"idempotency-key" "${name}"`));
      expect(failureOf(covering)).toEqual({ reason: 'coverage', missing: [], refused: [name] });
    },
  );
  it('refuses a Content-Digest that was added to a request without body', () => {
    const example = addHeader(signGet(), 'Content-Digest', headerOf(signExample(), 'content-digest'));
    expect(failureOf(example)).toEqual({
      reason: 'coverage',
      missing: ['content-digest', 'content-type'],
      refused: [],
    });
  });
  it('refuses more than 32 components', () => {
    const headers = Array.from({ length: 40 }, (_, i): [string, string] => [`x-${i}`, '1']);
    const cover = headers.map(([name]) => name);
    expect(reasonOf(signExample({ headers, cover: cover.slice(0, 26), body: null, method: 'GET' }))).toBe('accepted');
    expect(reasonOf(signExample({ headers, cover, body: null, method: 'GET' }))).toBe('coverage');
  });
});

describe('T151 encodings of the body', () => {
  it('is refused with Content-Encoding, unless the API takes it and the caller covers it', () => {
    const headers = [...ORDER_HEADERS, ['Content-Encoding', 'gzip'] as const];
    const covered = signExample({ headers });
    expect(inputOf(covered)).toContain('"content-encoding"');
    expect(failureOf(covered)).toEqual({
      reason: 'coverage',
      missing: [],
      refused: ['a request with content-encoding'],
    });
    expect(reasonOf(covered, { acceptContentEncoding: true })).toBe('accepted');
    expect(reasonOf(addHeader(signExample(), 'Content-Encoding', 'gzip'), { acceptContentEncoding: true })).toBe(
      'coverage',
    );
    expect(reasonOf(addHeader(signExample(), 'Trailer', 'X-A'), { acceptContentEncoding: true })).toBe('coverage');
  });
  it('is one for chunked and for sized bodies', () => {
    const example = signExample();
    const chunked = withHeader(example, 'content-length', () => null);
    expect(reasonOf(addHeader(chunked, 'Transfer-Encoding', 'chunked'))).toBe('accepted');
  });
  it('hashes the body as it streams by', () => {
    const { head } = signExample();
    const options = { authority: AUTHORITY, keys: () => ed25519.verification, now: NOW, hashing: nodeHashing };
    for (const size of [1, 3, 100]) {
      const pending = verifyHead(head, options);
      if (pending instanceof Promise || !pending.ok) throw new Error('refused');
      expect(pending.value.hasDigest).toBe(true);
      for (let at = 0; at < ORDER.length; at += size) pending.value.update(ORDER.subarray(at, at + size));
      const replay = memoryReplayStore({ clock: () => NOW });
      expect(pending.value.finish(replay)).toMatchObject({ ok: true });
      expect(() => pending.value.finish(replay)).toThrow('finished');
      expect(() => pending.value.update(ORDER)).toThrow('finished');
    }
  });
  it('wants a sha-256 in Content-Digest, and every entry that it knows to match', () => {
    const sha = (name: string) => createHash(name).update(ORDER).digest('base64');
    const signed = (field: string) =>
      signOwnWay(
        withHeader(signExample(), 'content-digest', () => field),
        (raw) => raw,
      );
    expect(reasonOf(signed(`sha-256=:${sha('sha256')}:, sha-512=:${sha('sha512')}:`))).toBe('accepted');
    expect(reasonOf(signed(`sha-256=:${sha('sha256')}:, md5=:AAAA:`))).toBe('accepted');
    expect(reasonOf(signed(`sha-512=:${sha('sha512')}:`))).toBe('malformed');
    expect(failureOf(signed(`sha-256=:${sha('sha256')}:, sha-512=:${Buffer.alloc(64).toString('base64')}:`))).toEqual({
      reason: 'digest_mismatch',
      algorithm: 'sha-512',
    });
    expect(reasonOf(signed('garbage'))).toBe('malformed');
  });
});

describe('T152 header values', () => {
  it.each([
    ['a line folding', 'a\r\n b'],
    ['a bare line break', 'a\nb'],
    ['a space behind', 'a '],
    ['a space before', ' a'],
    ['a tab', 'a\tb'],
    ['a NUL', 'a\0b'],
    ['DEL', 'a\x7fb'],
    ['a letter beyond ASCII', 'é'],
  ])('refuses %s in a covered header, also when it was signed so', (_name, value) => {
    const example = withHeader(signExample(), 'idempotency-key', () => value);
    expect(failureOf(signOwnWay(example, (raw) => raw))).toMatchObject({ reason: 'malformed', part: 'header' });
  });
  it.each(['Idempotency-Key', 'content-type', 'CONTENT-DIGEST'])(
    'refuses %s that comes twice, also in equal lines',
    (name) => {
      const example = signExample();
      expect(reasonOf(addHeader(example, name, headerOf(example, name.toLowerCase())))).toBe('malformed');
    },
  );
  it('refuses two lines that join to what was signed', () => {
    const example = signExample({
      headers: [...ORDER_HEADERS.filter(([name]) => name !== 'Idempotency-Key'), ['Idempotency-Key', 'a, b']],
    });
    expect(reasonOf(example)).toBe('accepted');
    const split = addHeader(
      withHeader(example, 'idempotency-key', () => 'a'),
      'Idempotency-Key',
      'b',
    );
    expect(reasonOf(split)).toBe('malformed');
  });
  it('takes header names in any case, and refuses more than 128 headers', () => {
    const example = signExample();
    const loud = {
      ...example,
      head: { ...example.head, headers: example.head.headers.map(([n, v]) => [n.toUpperCase(), v] as const) },
    };
    expect(reasonOf(loud)).toBe('accepted');
    const many = Array.from({ length: 129 }, (_, i) => [`x-${i}`, ''] as const);
    expect(reasonOf({ ...example, head: { ...example.head, headers: [...example.head.headers, ...many] } })).toBe(
      'malformed',
    );
  });
});
