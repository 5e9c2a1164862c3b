// Requests changed in one place. None may be accepted: each mutant is another request than the one that was signed.
import { afterAll, describe, expect, it } from 'vitest';
import type { HeaderLine, SigningAlgorithm } from '../src/index.ts';
import { memoryReplayStore, SIGNING_ALGORITHMS } from '../src/index.ts';
import { makeKey, type TestKey } from './fixtures/keys.ts';
import {
  AUTHORITY,
  bytes,
  ORDER_HEADERS,
  reasonOf,
  type SignedExample,
  signExample,
} from './fixtures/signed-request.ts';

const MUTANTS = process.env.DAVIT_LONG === '1' ? 4_000_000 : 100_000;

/** Small, seeded, the same on every machine (xorshift32). */
function createRandom(seed: number) {
  let state = seed;
  return (below: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
const random = createRandom(0x5eed);
const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;

const LETTERS = 'abzAZ019+/=:;,"()?*-_. \t\\%@&~\u0000é'.split('');

/** Deletes, doubles, changes, swaps or puts in one character. */
function changeText(text: string): string {
  const at = random(text.length + 1);
  const letter = pick(LETTERS);
  switch (random(6)) {
    case 0:
      return text.slice(0, at) + letter + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1);
    case 2:
      return text.slice(0, at) + letter + text.slice(at + 1);
    case 3:
      return text.slice(0, at) + text.charAt(at) + text.slice(at);
    case 4:
      return text.slice(0, at) + text.charAt(at + 1) + text.charAt(at) + text.slice(at + 2);
    default: {
      const code = text.charCodeAt(at);
      return Number.isNaN(code)
        ? text
        : text.slice(0, at) + String.fromCharCode(code ^ (1 << random(7))) + text.slice(at + 1);
    }
  }
}

interface Sample extends SignedExample {
  readonly key: TestKey;
}
type Mutate = (sample: Sample) => SignedExample & { readonly authority?: string };

const withHead = (sample: Sample, change: Partial<Sample['head']>): SignedExample => ({
  body: sample.body,
  head: { ...sample.head, ...change },
});
const COVERED = /^(content-digest|content-type|idempotency-key|authorization|signature|signature-input)$/i;
const coveredAt = (sample: Sample, name: RegExp = COVERED): number =>
  pick([...sample.head.headers.keys()].filter((i) => name.test(sample.head.headers[i]?.[0] ?? '')));
const replaceLine = (sample: Sample, at: number, ...lines: HeaderLine[]): SignedExample =>
  withHead(sample, { headers: splice(sample, at, lines) });
const splice = (sample: Sample, at: number, lines: readonly HeaderLine[]): HeaderLine[] => [
  ...sample.head.headers.slice(0, at),
  ...lines,
  ...sample.head.headers.slice(at + 1),
];
function changeHeader(sample: Sample, name: RegExp, change: (value: string) => string): SignedExample {
  const at = coveredAt(sample, name);
  const [key, value] = sample.head.headers[at] as HeaderLine;
  return replaceLine(sample, at, [key, change(value)]);
}
/** The list of components, and what follows it. */
const split = (value: string): [label: string, names: string[], rest: string] => {
  const open = value.indexOf('(');
  const close = value.indexOf(')');
  return [value.slice(0, open), value.slice(open + 1, close).split(' '), value.slice(close + 1)];
};
const changeList = (sample: Sample, change: (names: string[]) => string[]) =>
  changeHeader(sample, /^signature-input$/i, (value) => {
    const [label, names, rest] = split(value);
    return `${label}(${change([...names]).join(' ')})${rest}`;
  });
const changeParameters = (sample: Sample, change: (parameters: string[]) => string[]) =>
  changeHeader(sample, /^signature-input$/i, (value) => {
    const [label, names, rest] = split(value);
    return `${label}(${names.join(' ')})${change(rest.split(';').slice(1))
      .map((parameter) => `;${parameter}`)
      .join('')}`;
  });
const swap = <T>(list: T[]): T[] => {
  const from = random(list.length);
  const to = random(list.length);
  [list[from], list[to]] = [list[to] as T, list[from] as T];
  return list;
};

const kinds: Readonly<Record<string, Mutate>> = {
  body(sample) {
    const body = Buffer.from(sample.body ?? []);
    const at = random(body.length);
    const kind = random(4);
    if (kind === 0) body[at] = (body[at] as number) ^ (1 << random(8));
    if (kind === 1) return { head: sample.head, body: body.subarray(0, at) };
    if (kind === 2) return { head: sample.head, body: Buffer.concat([body, Buffer.from([random(256)])]) };
    if (kind === 3) return { head: sample.head, body: null };
    return { head: sample.head, body };
  },
  method: (sample) =>
    withHead(sample, {
      method: random(2) === 0 ? changeText(sample.head.method) : pick(['GET', 'PUT', 'post', 'DELETE']),
    }),
  authority: (sample) => ({
    ...withHead(sample, {}),
    authority: random(3) === 0 ? `${AUTHORITY}:${random(65536)}` : changeText(AUTHORITY),
  }),
  path(sample) {
    const [path = '', query = ''] = sample.head.target.split('?');
    return withHead(sample, { target: `${changeText(path)}?${query}` });
  },
  query(sample) {
    const [path = '', query = ''] = sample.head.target.split('?');
    const changed = random(3) === 0 ? swap(query.split('&')).join('&') : changeText(query);
    return withHead(sample, { target: `${path}?${changed}` });
  },
  headerValue: (sample) => changeHeader(sample, COVERED, changeText),
  headerGone: (sample) => replaceLine(sample, coveredAt(sample)),
  headerTwice(sample) {
    const at = coveredAt(sample);
    const line = sample.head.headers[at] as HeaderLine;
    return replaceLine(sample, at, line, random(2) === 0 ? line : [line[0], changeText(line[1])]);
  },
  headerName(sample) {
    const at = coveredAt(sample);
    const [name, value] = sample.head.headers[at] as HeaderLine;
    return replaceLine(sample, at, [changeText(name), value]);
  },
  headerAdded: (sample) =>
    withHead(sample, {
      headers: [
        ...sample.head.headers,
        pick<HeaderLine>([
          ['DPoP', 'x'],
          ['Trailer', 'x'],
          ['Content-Encoding', pick(['gzip', 'identity', 'br'])],
          ['content-digest', 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'],
          ['signature', 'sig1=:AAAA:'],
          ['signature-input', `sig1=();tag="davit-1"`],
          ['Signature-Input', `x=();tag="davit-1"`],
        ]),
      ],
    }),
  components: (sample) =>
    changeList(sample, (names) => {
      const kind = random(4);
      if (kind === 0) return swap(names);
      if (kind === 1) names.splice(random(names.length), 1);
      if (kind === 2) names.splice(random(names.length), 0, pick([...names, '"host"', '"@scheme"', '"@target-uri"']));
      if (kind === 3) names[random(names.length)] += pick([';sf', ';bs', ';req', ';tr', ';key="a"', ';x=1']);
      return names;
    }),
  parameters: (sample) =>
    changeParameters(sample, (parameters) => {
      const kind = random(4);
      if (kind === 0) return swap(parameters);
      if (kind === 1) parameters.splice(random(parameters.length), 1);
      if (kind === 2)
        parameters.splice(random(parameters.length), 0, pick([...parameters, 'x', 'alg="none"', 'created=1']));
      if (kind === 3) {
        const at = random(parameters.length);
        const [name, value = ''] = (parameters[at] ?? '').split('=');
        parameters[at] = `${name}=${/^\d+$/.test(value) ? Number(value) + random(60) - 30 : changeText(value)}`;
      }
      return parameters;
    }),
  signatureInput: (sample) => changeHeader(sample, /^signature-input$/i, changeText),
  signature: (sample) => changeHeader(sample, /^signature$/i, changeText),
  signatureBits: (sample) =>
    changeHeader(sample, /^signature$/i, (value) => {
      const signature = Buffer.from(value.slice('sig1=:'.length, -1), 'base64');
      const at = random(signature.length);
      signature[at] = (signature[at] as number) ^ (1 << random(8));
      return `sig1=:${signature.toString('base64')}:`;
    }),
  signatureEncoding: (sample) =>
    changeHeader(sample, /^signature$/i, (value) => {
      const text = value.slice('sig1=:'.length, -1);
      return pick([
        () => `sig1=:${text.replace(/=/g, '')}:`,
        () => `sig1=:${text}=:`,
        () => `sig1=:${text.replace(/\+/g, '-').replace(/\//g, '_')}_:`,
        () => `sig1=:${Buffer.from(text, 'base64').toString('hex')}:`,
        () => `sig1="${text}"`,
        () => `sig1=${text}`,
        () => `sig1= :${text}:`,
        () => `SIG1=:${text}:`,
        () => `sig1=(:${text}:)`,
        () => `sig1=:${text}:;a=${random(1000)}`,
        () => `sig1=:${text}:,`,
        // The last character of a padded group has bits that mean nothing: they must be zero.
        () => `sig1=:${text.replace(/.(=+)$/, (_all, pad) => `${pick(['B', 'h', 'x', '/'])}${pad}`)}x:`,
      ])();
    }),
  /** The same bytes for whoever decodes: another text, so another request. */
  targetEncoding(sample) {
    const { target } = sample.head;
    const letters = [...target.matchAll(/[A-Za-z0-9]/g)].map((match) => match.index);
    const at = pick(letters);
    const code = target.charCodeAt(at).toString(16);
    const escaped = `%${random(2) === 0 ? code : code.toUpperCase()}`;
    return withHead(sample, { target: target.slice(0, at) + escaped + target.slice(at + 1) });
  },
  digestEncoding: (sample) =>
    changeHeader(sample, /^content-digest$/i, (value) => {
      const text = value.slice('sha-256=:'.length, -1);
      return pick([
        () => `sha-256=:${text.replace(/=/g, '')}:`,
        () => `sha-256=:${Buffer.from(text, 'base64').toString('hex')}:`,
        () => `sha-256="${text}"`,
        () => `SHA-256=:${text}:`,
        () => `sha-256=:${text}:;a=${random(1000)}`,
        () => `sha-256=${text}`,
        () => `${value},${' '.repeat(random(4))}x${random(1000)}=:AA==:`,
        () => `x${random(1000)}=1, ${value}`,
      ])();
    }),
  /** The signed parts, each whole, in another order. */
  order(sample) {
    const part = pick([/^signature-input$/i, /^signature$/i]);
    if (random(2) === 0) return changeList(sample, (names) => swap(swap(names)));
    if (random(2) === 0) return changeParameters(sample, (parameters) => swap(swap(parameters)));
    const other = `sig0=${random(2) === 0 ? '()' : `:${'A'.repeat(4 * (1 + random(8)))}:`}`;
    return changeHeader(sample, part, (value) => (random(2) === 0 ? `${other}, ${value}` : `${value}, ${other}`));
  },
  /** A second signature with our tag, of anybody's, before or behind ours; or the same label twice. */
  labelBeside(sample) {
    const name = pick(['sig0', 'sig1', 'sig2', 'a']);
    const input = `${name}=${pick(['()', '("@method")'])};created=${random(2 ** 30)};tag="davit-1"`;
    const isBefore = random(2) === 0;
    const beside = (value: string, member: string) => (isBefore ? `${member}, ${value}` : `${value}, ${member}`);
    const { head, body } = changeHeader(sample, /^signature-input$/i, (value) => beside(value, input));
    return changeHeader({ ...sample, head, body }, /^signature$/i, (value) => beside(value, `${name}=:AAAA:`));
  },
  label: (sample) => {
    const name = pick(['sig2', 'sig', 'a', 'sig1-', 'sig10']);
    return changeHeader(sample, pick([/^signature$/i, /^signature-input$/i]), (value) =>
      value.replace('sig1=', `${name}=`),
    );
  },
};

/** What was signed, as one text: a mutation that changes nothing is no mutant. */
const identity = ({ head, body, authority }: SignedExample & { readonly authority?: string }): string =>
  JSON.stringify([
    head.method,
    head.target,
    authority ?? AUTHORITY,
    body === null ? null : Buffer.from(body).toString('hex'),
    head.headers
      .map(([name, value]) => [name.toLowerCase(), value])
      .filter(([name]) => COVERED.test(name ?? '') || /^(dpop|trailer|content-encoding)$/.test(name ?? '')),
  ]);

/** What must have been changed, and by which kinds of mutants. */
const CLASSES: Readonly<Record<string, readonly string[]>> = {
  body: ['body'],
  method: ['method'],
  authority: ['authority'],
  path: ['path'],
  query: ['query'],
  headers: ['headerValue', 'headerGone', 'headerTwice', 'headerName', 'headerAdded'],
  parameters: ['parameters', 'signatureInput'],
  labels: ['label', 'labelBeside'],
  order: ['components', 'order'],
  encodings: ['signatureEncoding', 'targetEncoding', 'digestEncoding'],
  signature: ['signature', 'signatureBits'],
};

/** Refused mutants by reason, and by kind. */
const counts = new Map<string, number>();
const madeOf = new Map<string, number>();

describe('mutants', () => {
  // The cheapest algorithm bears most of them; the others see each kind, too.
  const share: Readonly<Record<SigningAlgorithm, number>> = {
    'hmac-sha256': 0.8,
    ed25519: 0.06,
    'ecdsa-p256-sha256': 0.06,
    'rsa-v1_5-sha256': 0.08,
  };
  const replay = memoryReplayStore();
  it.each(SIGNING_ALGORITHMS)('none is accepted, with %s', { timeout: 3_600_000 }, (algorithm) => {
    const key = makeKey(algorithm);
    const headers: HeaderLine[] = [...ORDER_HEADERS, ['Authorization', 'DPoP at_1.secret']];
    const sample: Sample = { key, ...signExample({ key, headers, body: bytes('{"dish":"soup","count":2}') }) };
    expect(reasonOf(sample, { key })).toBe('accepted');
    const original = identity(sample);
    const names = Object.keys(kinds);
    const wanted = Math.ceil((MUTANTS * share[algorithm]) / names.length);
    for (const kind of names) {
      let made = 0;
      while (made < wanted) {
        const mutant = (kinds[kind] as Mutate)(sample);
        if (identity(mutant) === original) continue;
        made += 1;
        const outcome = reasonOf(mutant, { key, replay, authority: mutant.authority ?? AUTHORITY });
        if (outcome === 'accepted') throw new Error(`${kind} was accepted: ${identity(mutant)}`);
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
        madeOf.set(kind, (madeOf.get(kind) ?? 0) + 1);
      }
    }
  });
  afterAll(() => {
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(MUTANTS);
    expect(Object.values(CLASSES).flat().sort()).toEqual(Object.keys(kinds).sort());
    for (const [name, members] of Object.entries(CLASSES)) {
      const made = members.reduce((sum, kind) => sum + (madeOf.get(kind) ?? 0), 0);
      expect(made, name).toBeGreaterThanOrEqual(Math.floor((MUTANTS * members.length) / Object.keys(kinds).length));
      expect(made, name).toBeGreaterThanOrEqual(4_500);
    }
    // Every layer had its share: a verifier that refuses all by one check would be no proof.
    for (const reason of [
      'malformed',
      'coverage',
      'signature_invalid',
      'digest_mismatch',
      'unknown_key',
      'signature_missing',
      'unsupported_alg',
    ])
      expect(counts.get(reason) ?? 0, reason).toBeGreaterThan(100);
  });
});
