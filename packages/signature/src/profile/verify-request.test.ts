import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { generatePair, makeKey } from '../../tests/fixtures/keys.ts';
import {
  AUTHORITY,
  addHeader,
  bytes,
  check,
  ed25519,
  failureOf,
  NOW,
  ORDER,
  ORDER_HEADERS,
  reasonOf,
  type SignedExample,
  signExample,
  signGet,
  signRaw,
  withHeader,
} from '../../tests/fixtures/signed-request.ts';
import { memoryReplayStore, SIGNING_ALGORITHMS, type VerificationKey, verifyHead } from '../index.ts';
import { nodeHashing, nodeSharedSecret } from '../node/index.ts';
import { verifyRequest } from './verify-request.ts';

const inputOf = (example: SignedExample): string =>
  example.head.headers.find(([name]) => name === 'Signature-Input')?.[1].slice('sig1='.length) ?? '';
const headerOf = (example: SignedExample, name: string): string =>
  example.head.headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? '';

/** A caller with the right key and ideas of its own about coverage and parameters. */
function signOwnWay(example: SignedExample, change: (raw: string) => string): SignedExample {
  const raw = change(inputOf(example));
  const covered = [...raw.slice(1, raw.indexOf(')')).matchAll(/"([^"]+)"(?:;[a-z]+(?:="[^"]*")?)*/g)];
  const query = example.head.target.includes('?') ? example.head.target.replace(/^[^?]*/, '') : '?';
  const derived: Record<string, string> = {
    '@method': example.head.method,
    '@authority': AUTHORITY,
    '@path': example.head.target.replace(/\?.*/, ''),
    '@query': query,
    '@target-uri': `https://${AUTHORITY}${example.head.target}`,
  };
  const lines = covered.map(([text, name = '']) => `${text}: ${derived[name] ?? headerOf(example, name)}\n`).join('');
  return signRaw(raw, () => `${lines}"@signature-params": ${raw}`, example);
}

describe(verifyRequest, () => {
  it.each(SIGNING_ALGORITHMS)('accepts what signRequest made, with %s', (algorithm) => {
    const key = makeKey(algorithm);
    const result = check(signExample({ key }), { key });
    expect(
      result.ok && [result.value.key.owner, result.value.scheme, result.value.created, result.value.authority],
    ).toEqual(['shop', 'davit-1', NOW, AUTHORITY]);
    expect(reasonOf(signExample({ key }), { key: makeKey(algorithm, 'other') })).toBe('unknown_key');
  });
  it('signs the components in the order of the profile', () => {
    expect(
      inputOf(signExample({ headers: [...ORDER_HEADERS, ['DPoP', 'a.b.c'], ['Authorization', 'DPoP at_1']] })),
    ).toMatch(
      /^\("@method" "@authority" "@path" "@query" "content-digest" "content-type" "authorization" "dpop" "idempotency-key"\);created=1800000000;expires=1800000060;nonce="[\w-]{22}";keyid="[\w-]{43}";alg="ed25519";tag="davit-1"$/,
    );
    expect(inputOf(signGet())).toMatch(/^\("@method" "@authority" "@path" "@query"\);/);
  });
  it('the helper that signs in its own way signs nothing that is refused for another reason', () => {
    expect(reasonOf(signOwnWay(signExample(), (raw) => raw))).toBe('accepted');
    expect(reasonOf(signOwnWay(signGet(), (raw) => raw))).toBe('accepted');
  });

  it('T136 refuses a body changed by one byte, at any place, and one byte more or less', () => {
    const example = signExample();
    for (let at = 0; at < ORDER.length; at += 1) {
      const body = new Uint8Array(ORDER);
      body[at] = (body[at] as number) ^ 1;
      expect(failureOf({ ...example, body })).toEqual({ reason: 'digest_mismatch', algorithm: 'sha-256' });
    }
    expect(reasonOf({ ...example, body: ORDER.subarray(1) })).toBe('digest_mismatch');
    expect(reasonOf({ ...example, body: bytes(`${Buffer.from(ORDER)} `) })).toBe('digest_mismatch');
    expect(reasonOf({ ...example, body: null })).toBe('digest_mismatch');
  });
  it('T136 refuses a body where none was signed', () => {
    const example = signGet();
    expect(failureOf({ ...example, body: bytes('x') })).toEqual({
      reason: 'coverage',
      missing: ['content-digest'],
      refused: [],
    });
    expect(reasonOf({ ...example, body: new Uint8Array(0) })).toBe('accepted');
    expect(reasonOf(addHeader(example, 'Content-Length', '1'))).toBe('coverage');
    expect(reasonOf(addHeader(example, 'Content-Length', '0'))).toBe('accepted');
    expect(reasonOf(addHeader(example, 'Transfer-Encoding', 'chunked'))).toBe('coverage');
  });
  it('T137 refuses another method, authority, path, query', () => {
    const example = signExample();
    for (const head of [
      { ...example.head, method: 'PUT' },
      { ...example.head, method: 'post' },
      { ...example.head, target: '/v1/orders2?table=7&table=8' },
      { ...example.head, target: '/V1/orders?table=7&table=8' },
      { ...example.head, target: '/v1/orders?table=7' },
      { ...example.head, target: '/v1/orders' },
    ])
      expect(reasonOf({ ...example, head })).toBe('signature_invalid');
    expect(reasonOf(example, { authority: 'api.example.org' })).toBe('signature_invalid');
    expect(reasonOf(example, { authority: `${AUTHORITY}:8443` })).toBe('signature_invalid');
  });
  it('T138 gives a handler only headers that were covered', () => {
    const headers: [string, string][] = [...(ORDER_HEADERS as [string, string][]), ['X-Tenant', 'a'], ['Cookie', 'b']];
    const result = check(signExample({ headers, cover: ['x-tenant'] }));
    if (!result.ok) throw new Error('refused');
    expect(result.value.header('Idempotency-Key')).toBe('"order-4711"');
    expect(result.value.header('content-type')).toBe('application/json');
    expect(result.value.header('x-tenant')).toBe('a');
    expect(result.value.header('authorization')).toBeNull();
    expect(result.value.header('dpop')).toBeNull();
    for (const name of ['cookie', 'host', 'content-length', 'x-never-sent'])
      expect(() => result.value.header(name)).toThrow(
        new TypeError(`the header "${name}" is not covered by the signature`),
      );
  });
  it.each(['Authorization', 'DPoP', 'Idempotency-Key', 'Content-Type'])(
    'T138 refuses %s added or changed on the way',
    (name) => {
      expect(reasonOf(addHeader(signGet(), name, 'x'))).toBe(name === 'Content-Type' ? 'accepted' : 'coverage');
      const example = signExample({
        headers: [
          ['Content-Type', 'text/plain'],
          [name, 'as signed'],
        ].slice(name === 'Content-Type' ? 1 : 0) as [string, string][],
      });
      expect(reasonOf(example)).toBe('accepted');
      expect(reasonOf(withHeader(example, name.toLowerCase(), () => 'changed'))).toBe('signature_invalid');
      expect(reasonOf(withHeader(example, name.toLowerCase(), () => null))).toBe('coverage');
    },
  );
  it('T138 reads a Content-Type that was added to a request without body as absent', () => {
    const result = check(addHeader(signGet(), 'Content-Type', 'x'));
    expect(result.ok && result.value.header('content-type')).toBeNull();
  });
  it('T138 wants a header covered that the API says it reads', () => {
    const added = addHeader(signGet(), 'X-Tenant', 'evil');
    expect(reasonOf(added)).toBe('accepted');
    expect(failureOf(added, { cover: ['x-tenant'] })).toEqual({
      reason: 'coverage',
      missing: ['x-tenant'],
      refused: [],
    });
    expect(failureOf(added, { cover: ['X-Tenant'] })).toEqual(failureOf(added, { cover: ['x-tenant'] }));
    const absent = check(signGet(), { cover: ['x-tenant'] });
    expect(absent.ok && absent.value.header('x-tenant')).toBeNull();
  });

  it('calls a key unknown that a look-up in a Map does not find', () => {
    const none: ReadonlyMap<string, VerificationKey> = new Map();
    expect(reasonOf(signGet(), { keys: (keyid) => none.get(keyid) as VerificationKey })).toBe('unknown_key');
  });

  it('T139 accepts a request once', () => {
    const example = signExample();
    const replay = memoryReplayStore({ clock: () => NOW });
    const outcomes = Array.from({ length: 64 }, () => reasonOf(example, { replay }));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'replayed')).toHaveLength(63);
  });
  it('T139 accepts no copy at the last moment of its window, nor after it', () => {
    let now = NOW;
    const replay = memoryReplayStore({ clock: () => now });
    const example = signExample();
    expect(reasonOf(example, { replay, now })).toBe('accepted');
    for (const [seconds, outcome] of [
      [59, 'replayed'],
      [60, 'replayed'],
      [61, 'expired'],
      [600, 'expired'],
    ] as const) {
      now = NOW + seconds;
      expect(reasonOf(example, { replay, now })).toBe(outcome);
    }
  });
  it('T140 refuses a nonce that comes again with another body', () => {
    const replay = memoryReplayStore({ clock: () => NOW });
    const nonce = 'abcdefghijklmnopqrstuv';
    expect(reasonOf(signExample({ nonce }), { replay })).toBe('accepted');
    expect(failureOf(signExample({ nonce, body: bytes('{}') }), { replay })).toEqual({
      reason: 'replayed',
      keyid: ed25519.verification.keyid,
      hint: 'Every request needs a nonce of its own.',
    });
    expect(reasonOf(signExample({ nonce, lifetime: 10, body: bytes('{}') }), { replay })).toBe('replayed');
    const other = makeKey('ed25519', 'other');
    expect(reasonOf(signExample({ nonce, key: other }), { replay, key: other })).toBe('accepted');
  });
  it.each([
    [
      'throws',
      () => {
        throw new Error('down');
      },
    ],
    ['rejects', async () => Promise.reject(new Error('down'))],
    ['answers nothing', () => undefined as unknown as boolean],
    ['answers a number', async () => 1 as unknown as boolean],
  ])('T141 accepts nothing when the store %s', async (_name, spend) => {
    const options = { authority: AUTHORITY, keys: () => ed25519.verification, now: NOW, hashing: nodeHashing };
    const { head, body } = signExample();
    const result = await verifyRequest(head, body, { ...options, replay: { spend } });
    expect(result.ok ? 'accepted' : result.failure.reason).toBe('replay_store_down');
  });
  it('T142 spends no nonce for a request that is refused, whatever for', () => {
    const replay = memoryReplayStore({ clock: () => NOW });
    const example = signExample();
    for (const [refused, options] of [
      [{ ...example, body: bytes('{}') }, {}],
      [{ ...example, head: { ...example.head, method: 'PUT' } }, {}],
      [
        withHeader(example, 'signature', (value) =>
          value.replace(/:(.)/, (_all, first) => (first === 'A' ? ':B' : ':A')),
        ),
        {},
      ],
      [example, { now: NOW + 100 }],
      [example, { keys: () => null }],
    ] as const)
      expect(reasonOf(refused, { replay, ...options })).not.toBe('accepted');
    expect(replay.size).toBe(0);
    expect(reasonOf(example, { replay })).toBe('accepted');
    expect(replay.size).toBe(1);
  });

  it.each([
    ['created 31 s ahead', NOW + 31, NOW + 60, 'clock_skew'],
    ['created 30 s ahead', NOW + 30, NOW + 60, 'accepted'],
    ['created 60 s ago', NOW - 60, NOW, 'accepted'],
    ['created 61 s ago', NOW - 61, NOW - 1, 'expired'],
    ['ended 30 s ago', NOW - 40, NOW - 30, 'accepted'],
    ['ended 31 s ago', NOW - 41, NOW - 31, 'expired'],
    ['expires before created', NOW, NOW - 1, 'malformed'],
    ['expires with created', NOW, NOW, 'malformed'],
    ['a life of 60 s', NOW, NOW + 60, 'accepted'],
    ['a life of 61 s', NOW, NOW + 61, 'malformed'],
    ['a negative created', -1, 59, 'malformed'],
    ['2^53', 2 ** 53, 2 ** 53 + 2, 'malformed'],
    ['15 digits', 999_999_999_999_939, 999_999_999_999_999, 'clock_skew'],
  ])('T143 %s', (_name, created, expires, outcome) => {
    const example = signOwnWay(signExample(), (raw) =>
      raw.replace(/created=\d+;expires=\d+/, `created=${created};expires=${expires}`),
    );
    expect(reasonOf(example)).toBe(outcome);
  });
  it.each([
    ['created', /created=\d+;/, ''],
    ['expires', /expires=\d+;/, ''],
    ['nonce', /nonce="[^"]*";/, ''],
    ['keyid', /keyid="[^"]*";/, ''],
    ['created as a decimal', /created=(\d+)/, 'created=$1.0'],
    ['created as a string', /created=(\d+)/, 'created="$1"'],
    ['expires as a flag', /expires=\d+/, 'expires'],
    ['a nonce of 21 characters', /nonce="[^"]*"/, 'nonce="123456789012345678901"'],
    ['a nonce of 129 characters', /nonce="[^"]*"/, `nonce="${'1'.repeat(129)}"`],
    ['nonce as bytes', /nonce="[^"]*"/, 'nonce=:AAAAAAAAAAAAAAAAAAAAAAAA:'],
    ['nonce twice', /nonce=/, 'nonce="1234567890123456789012";nonce='],
    ['keyid twice', /keyid=/, 'keyid="mine";keyid='],
    ['tag twice', /tag=/, 'tag="other";tag='],
    ['created twice', /created=/, 'created=1;created='],
    ['a keyid of 129 characters', /keyid="[^"]*"/, `keyid="${'1'.repeat(129)}"`],
    ['a parameter of its own', /;tag=/, ';b64=?0;tag='],
    ['leading zeros', /created=/, 'created=0'],
    ['a space after a semicolon', /;created/, '; created'],
    ['two spaces between components', /" "/, '"  "'],
    ['a space inside the parentheses', /\(/, '( '],
  ])('T143 refuses a signature without, or with a wrong parameter: %s', (_name, from, to) => {
    expect(reasonOf(signOwnWay(signExample(), (raw) => raw.replace(from, to)))).toBe('malformed');
  });
  it('T143 accepts nothing when its own clock is no number', () => {
    expect(reasonOf(signExample(), { now: Number.NaN })).toBe('clock_skew');
  });
  it('accepts a signature without alg', () => {
    expect(reasonOf(signOwnWay(signExample(), (raw) => raw.replace('alg="ed25519";', '')))).toBe('accepted');
  });

  it.each([
    ['none', null],
    ['HS256', null],
    ['rsa-pss-sha512', null],
    ['ECDSA-P256-SHA256', null],
    ['hmac-sha256', 'ed25519'],
    ['rsa-v1_5-sha256', 'ed25519'],
    ['ecdsa-p256-sha256', 'ed25519'],
  ])('T144 refuses alg="%s" for an Ed25519 key', (alg, registered) => {
    const example = signOwnWay(signExample(), (raw) => raw.replace('alg="ed25519"', `alg="${alg}"`));
    expect(failureOf(example)).toEqual({ reason: 'unsupported_alg', alg, registered });
  });
  it.each(['rsa-v1_5-sha256', 'ecdsa-p256-sha256', 'ed25519'] as const)(
    'T144 refuses an HMAC under the bytes of a public %s key',
    (algorithm) => {
      const pair = generatePair(algorithm);
      const key = makeKey(algorithm);
      for (const secret of [
        pair.publicKey.export({ format: 'der', type: 'spki' }),
        Buffer.from(pair.publicKey.export({ format: 'pem', type: 'spki' })),
      ]) {
        const forged = nodeSharedSecret({ secret, keyid: key.verification.keyid, owner: 'forger' });
        const example = signExample({ key: { ...key, signing: forged } });
        expect(reasonOf(example, { key })).toBe('unsupported_alg');
        expect(
          reasonOf(
            signOwnWay(example, (raw) => raw.replace(/alg="[^"]*";/, '')),
            { key },
          ),
        ).toBe('signature_invalid');
      }
    },
  );
  it('T145 answers alike for unknown, revoked and foreign keys', async () => {
    const { keyid } = ed25519.verification;
    const foreign: VerificationKey = makeKey('ed25519', 'other').verification;
    for (const keys of [() => null, async () => null, () => foreign])
      expect(await verifyHead(signExample().head, { authority: AUTHORITY, keys, now: NOW })).toEqual({
        ok: false,
        failure: { reason: 'unknown_key', keyid },
      });
  });
  it('lets the error of a key lookup through: nothing was decided', async () => {
    const options = { authority: AUTHORITY, now: NOW };
    const { head } = signExample();
    expect(() =>
      verifyHead(head, {
        ...options,
        keys: () => {
          throw new Error('down');
        },
      }),
    ).toThrow('down');
    await expect(verifyHead(head, { ...options, keys: async () => Promise.reject(new Error('down')) })).rejects.toThrow(
      'down',
    );
  });
  it('verifies nothing but what a key says is true', () => {
    const odd = { ...ed25519.verification, verify: () => 1 as unknown as boolean };
    expect(reasonOf(signExample(), { keys: () => odd })).toBe('signature_invalid');
  });
});

describe('T146 several signatures', () => {
  const attacker = makeKey('ed25519', 'attacker');
  const keys = (keyid: string) =>
    [ed25519, attacker].map(({ verification }) => verification).find((key) => key.keyid === keyid) ?? null;
  const stale = signExample({ now: NOW - 3600 });
  const emptyRaw = `();created=${NOW};expires=${NOW + 60};nonce="1234567890123456789012";keyid="${attacker.verification.keyid}"`;
  const own = (tag: string) => {
    const raw = `${emptyRaw};tag="${tag}"`;
    const signature = attacker.signing.sign(bytes(`"@signature-params": ${raw}`)) as Uint8Array;
    return [`evil=${raw}`, `evil=:${Buffer.from(signature).toString('base64')}:`] as const;
  };
  const join = (first: readonly [string, string], second: readonly [string, string], example: SignedExample) =>
    withHeader(
      withHeader(example, 'signature-input', () => `${first[0]}, ${second[0]}`),
      'signature',
      () => `${first[1]}, ${second[1]}`,
    );
  const partsOf = (example: SignedExample) =>
    [headerOf(example, 'signature-input'), headerOf(example, 'signature')] as const;

  it.each([
    ['other', 'expired'],
    ['davit-1', 'malformed'],
  ])(
    'refuses an attacker’s own signature of nothing (tag %s) beside the victim’s stale one, in both orders',
    (tag, reason) => {
      expect(reasonOf(join(own(tag), partsOf(stale), stale), { keys })).toBe(reason);
      expect(reasonOf(join(partsOf(stale), own(tag), stale), { keys })).toBe(reason);
    },
  );
  it('ignores a valid signature of another tag, in both orders and in lines of its own', () => {
    const fresh = signExample();
    expect(reasonOf(join(own('other'), partsOf(fresh), fresh), { keys })).toBe('accepted');
    expect(reasonOf(join(partsOf(fresh), own('other'), fresh), { keys })).toBe('accepted');
    const [input, signature] = own('other');
    expect(reasonOf(addHeader(addHeader(fresh, 'signature-input', input), 'Signature', signature), { keys })).toBe(
      'accepted',
    );
  });
  it('refuses one label twice, whose last would decide elsewhere', () => {
    const [input, signature] = own('davit-1').map((text) => text.replace('evil', 'sig1')) as [string, string];
    const fresh = signExample();
    expect(reasonOf(join(partsOf(fresh), [input, signature], fresh), { keys })).toBe('malformed');
    expect(reasonOf(join([input, signature], partsOf(fresh), fresh), { keys })).toBe('malformed');
  });
  it('refuses labels beside ours that stand in one of the two fields alone', () => {
    const theirs = own('other') as [string, string];
    expect(reasonOf(join(partsOf(signExample()), theirs, signExample()), { keys })).toBe('accepted');
    const misnamed = [theirs[0], theirs[1].replace('evil', 'evel')] as [string, string];
    expect(reasonOf(join(partsOf(signExample()), misnamed, signExample()), { keys })).toBe('malformed');
  });
  it('takes three signatures and refuses four', () => {
    const more = (count: number) => {
      const fresh = signExample();
      const others = Array.from({ length: count }, (_, i) => own('other').map((text) => text.replace('evil', `e${i}`)));
      return others.reduce(
        (example, [input = '', signature = '']) =>
          addHeader(addHeader(example, 'Signature-Input', input), 'Signature', signature),
        fresh,
      );
    };
    expect(reasonOf(more(2), { keys })).toBe('accepted');
    expect(reasonOf(more(3), { keys })).toBe('malformed');
  });
  it.each([
    ['no Signature-Input', 'signature-input', () => null, 'signature_missing'],
    ['no Signature', 'signature', () => null, 'malformed'],
    ['a label more', 'signature', (value: string) => `${value}, sig2=:AA==:`, 'malformed'],
    ['an input without its signature', 'signature-input', (value: string) => `${value}, sig2=();tag="x"`, 'malformed'],
    ['another label', 'signature', (value: string) => value.replace('sig1', 'sig2'), 'malformed'],
    ['a signature that is text', 'signature', () => 'sig1="abc"', 'malformed'],
    ['a signature with a parameter', 'signature', (value: string) => `${value};a`, 'malformed'],
    ['a space behind', 'signature', (value: string) => `${value} `, 'malformed'],
    ['a space before', 'signature-input', (value: string) => ` ${value}`, 'malformed'],
    ['no list', 'signature-input', () => 'sig1="davit-1";tag="davit-1"', 'malformed'],
    [
      'a tag that is a token',
      'signature-input',
      (value: string) => value.replace('"davit-1"', 'davit-1'),
      'signature_missing',
    ],
    ['another tag', 'signature-input', (value: string) => value.replace('davit-1', 'davit-2'), 'signature_missing'],
    ['nothing', 'signature-input', () => '', 'signature_missing'],
    ['7,000 characters', 'signature-input', (value: string) => `${value};x="${'a'.repeat(7000)}"`, 'malformed'],
  ] as const)('refuses %s', (_name, header, change, reason) => {
    expect(reasonOf(withHeader(signExample(), header, change))).toBe(reason);
  });
});

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

describe('T150 authority', () => {
  it('comes from configuration: what proxies say changes nothing', () => {
    const example = signExample();
    for (const [name, value] of [
      ['X-Forwarded-Host', 'evil.example'],
      ['X-Forwarded-Proto', 'http'],
      ['Forwarded', 'host=evil.example'],
    ] as const)
      expect(reasonOf(addHeader(example, name, value))).toBe('accepted');
    expect(reasonOf(withHeader(example, 'host', () => '127.0.0.1:8080'))).toBe('accepted');
    expect(
      reasonOf(
        withHeader(example, 'host', () => 'evil.example'),
        { authority: 'evil.example' },
      ),
    ).toBe('signature_invalid');
  });
  it('chooses among several by Host, and the signature decides', () => {
    const authority = ['api.example.org', AUTHORITY];
    const example = signExample();
    const result = check(example, { authority });
    expect(result.ok && result.value.authority).toBe(AUTHORITY);
    expect(
      reasonOf(
        withHeader(example, 'host', () => 'api.example.org'),
        { authority },
      ),
    ).toBe('signature_invalid');
    expect(
      reasonOf(
        withHeader(example, 'host', () => 'evil.example'),
        { authority },
      ),
    ).toBe('signature_invalid');
    expect(() => check(example, { authority: [] })).toThrow('no authority');
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
