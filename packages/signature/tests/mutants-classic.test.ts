// Requests of the classic scheme, changed in one place. None may be accepted but for what the scheme does not cover: headers.
import { describe, expect, it } from 'vitest';
import { type HeaderLine, memoryReplayStore, signClassic, verifyClassic } from '../src/index.ts';
import { nodeHashing } from '../src/node/index.ts';
import { makeKey } from './fixtures/keys.ts';
import { NOW } from './fixtures/signed-request.ts';

const MUTANTS = process.env.DAVIT_LONG === '1' ? 400_000 : 12_000;
const ORIGIN = 'https://api.example.com';

let state = 0xc1a55;
/** Seeded, the same on every machine (xorshift32). */
function random(below: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % below;
}
const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
function changeText(text: string): string {
  const at = random(text.length + 1);
  const letter = pick('abzAZ019+/=:;,.-_ \t%?&'.split(''));
  if (random(3) === 0) return text.slice(0, at) + letter + text.slice(at);
  if (random(2) === 0) return text.slice(0, at) + text.slice(at + 1);
  return text.slice(0, at) + letter + text.slice(at + 1);
}

interface Sample {
  readonly method: string;
  readonly target: string;
  readonly origin: string;
  readonly headers: readonly HeaderLine[];
  readonly body: Buffer;
}
const changeHeader = (sample: Sample, name: string, change: (value: string) => string): Sample => ({
  ...sample,
  headers: sample.headers.map(([key, value]): HeaderLine => (key === name ? [key, change(value)] : [key, value])),
});
const headerOf = (sample: Sample, name: string) => sample.headers.find(([key]) => key === name)?.[1] ?? '';
const NAMES = ['X-Signature', 'X-Request-Time', 'X-Client-Id', 'X-Content-SHA256'];

const kinds: Readonly<Record<string, (sample: Sample) => Sample>> = {
  body: (sample) => ({ ...sample, body: Buffer.from(changeText(sample.body.toString('latin1')), 'latin1') }),
  method: (sample) => ({
    ...sample,
    method: random(2) === 0 ? changeText(sample.method) : pick(['PUT', 'GET', 'post']),
  }),
  origin: (sample) => ({ ...sample, origin: changeText(sample.origin) }),
  target: (sample) => ({ ...sample, target: changeText(sample.target) }),
  time: (sample) => changeHeader(sample, 'X-Request-Time', changeText),
  client: (sample) => changeHeader(sample, 'X-Client-Id', changeText),
  hash: (sample) => changeHeader(sample, 'X-Content-SHA256', changeText),
  signature: (sample) => changeHeader(sample, 'X-Signature', changeText),
  headerGone: (sample) => ({ ...sample, headers: sample.headers.filter(([name]) => name !== pick(NAMES)) }),
  headerTwice(sample) {
    const name = pick(NAMES);
    return { ...sample, headers: [...sample.headers, [name, random(2) === 0 ? headerOf(sample, name) : 'x']] };
  },
  /** The same letters, their boundary elsewhere. */
  boundary(sample) {
    const all = `${sample.method}+${sample.origin}${sample.target}+${headerOf(sample, 'X-Request-Time')}+${headerOf(sample, 'X-Client-Id')}`;
    const cut = sample.method.length + 1 + sample.origin.length + 1 + random(all.length - sample.method.length - 30);
    const moved = { ...sample, target: all.slice(sample.method.length + 1 + sample.origin.length, cut) };
    return changeHeader(
      changeHeader(moved, 'X-Request-Time', () => all.slice(cut + 1, cut + 14)),
      'X-Client-Id',
      () => all.slice(cut + 15),
    );
  },
};
/** Without the length, which nobody signs. */
const identity = ({ method, target, origin, headers, body }: Sample): string =>
  JSON.stringify([method, target, origin, body.toString('hex'), headers]);

describe('mutants of the classic scheme', () => {
  const key = makeKey('rsa-v1_5-sha256');
  const body = Buffer.from('{"dish":"soup","count":2}');
  const request = { method: 'POST', url: `${ORIGIN}/v1/orders?table=7&q=a+b`, clientId: 'shop', body };
  const added = signClassic(request, key.signing, { now: NOW, hashing: nodeHashing }) as readonly HeaderLine[];
  const headers: readonly HeaderLine[] = [['Content-Length', `${body.length}`], ...added];
  const sample: Sample = { method: 'POST', target: '/v1/orders?table=7&q=a+b', origin: ORIGIN, headers, body };
  const replay = memoryReplayStore({ clock: () => NOW });
  function outcomeOf(one: Sample): string {
    const options = { origin: one.origin, keys: () => [key.verification], now: NOW, hashing: nodeHashing, replay };
    const result = verifyClassic(one, one.body, options);
    if (result instanceof Promise) throw new Error('it did not answer at once');
    return result.ok ? 'accepted' : result.failure.reason;
  }

  it(`none of ${MUTANTS} is accepted, and the request itself is, afterwards`, { timeout: 600_000 }, () => {
    const original = identity(sample);
    const counts = new Map<string, number>();
    const wanted = Math.ceil(MUTANTS / Object.keys(kinds).length);
    for (const [kind, mutate] of Object.entries(kinds))
      for (let made = 0; made < wanted; ) {
        const mutant = mutate(sample);
        if (identity(mutant) === original) continue;
        made += 1;
        const outcome = outcomeOf(mutant);
        if (outcome === 'accepted') throw new Error(`${kind} was accepted: ${identity(mutant)}`);
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      }
    for (const reason of ['malformed', 'signature_invalid', 'digest_mismatch', 'coverage', 'signature_missing'])
      expect(counts.get(reason) ?? 0, reason).toBeGreaterThan(50);
    // None of them has spent what the request needs.
    expect(outcomeOf(sample)).toBe('accepted');
    expect(outcomeOf(sample)).toBe('replayed');
  });
});
