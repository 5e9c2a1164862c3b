// Private keys: PEM with a body (a library names the header alone), and JWKs with the private member. Pure, linear time.
import { looksDrawn } from './entropy.ts';
import type { Span } from './span.ts';
import { isStandIn } from './stand-in.ts';

const PEM = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;
/** Enough of what follows to tell a key from a sentence. */
const PEM_LOOK = 600;
/** A key of 16,384 bits has so much; the end of it belongs to what was found. */
const MAX_PEM = 14_000;
const LONG = /[A-Za-z0-9/]{40,}/;

function endOfPem(text: string, from: number, atLeast: number): number {
  const footer = text.slice(from, from + MAX_PEM).indexOf('-----END ');
  return from + (footer < 0 ? atLeast : footer);
}

function* findPem(text: string): Generator<Span> {
  const mark = '-----BEGIN ';
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
    PEM.lastIndex = at;
    const header = PEM.exec(text);
    if (header === null) continue;
    const from = at + header[0].length;
    const look = text.slice(from, from + PEM_LOOK);
    const footer = look.indexOf('-----');
    // Without what source, JSON or an environment file puts between the lines.
    const body = look.slice(0, footer < 0 ? PEM_LOOK : footer).replace(/\\[nr]|[\s"'`+,\\]/g, '');
    const [longest] = body.match(LONG) ?? [];
    if (longest === undefined || !looksDrawn(longest)) continue;
    yield {
      rule: 'private-key',
      kind: 'Private key (PEM)',
      certainty: 'certain',
      start: at,
      end: endOfPem(text, from, body.length),
      shown: header[0].length,
    };
  }
}

/** A JWK is small; its `kty` and its `d` are not farther apart, other members of an RSA key between them. */
const JWK_LOOK = 4_000;
const MEMBER =
  /["'`\\]([dk])["'`\\]{0,2}\s{0,4}:\s{0,4}\\?["'`]([A-Za-z0-9_-]{20,1100})\\?["'`]|[{,\s]([dk])\s{0,4}[:=]\s{0,4}["'`]?([A-Za-z0-9_-]{20,1100})(?=["'`\s,}])/g;
/** Of a symmetric key the secret member is `k` (RFC 7518 §6.4). */
const SYMMETRIC = /kty["'`\\]{0,2}\s{0,4}[:=]\s{0,4}\\?["'`]?oct/;

function* findJwk(text: string): Generator<Span> {
  let done = 0;
  for (let at = text.indexOf('kty'); at >= 0; at = text.indexOf('kty', Math.max(at + 3, done))) {
    const from = Math.max(done, at - JWK_LOOK);
    done = at + JWK_LOOK;
    const look = text.slice(from, done);
    const isSymmetric = SYMMETRIC.test(look);
    for (const match of look.matchAll(MEMBER)) {
      const value = match[2] ?? match[4] ?? '';
      if ((match[1] ?? match[3]) === 'k' && !isSymmetric) continue;
      if (isStandIn(value) || !looksDrawn(value)) continue;
      const start = from + match.index + match[0].indexOf(value);
      yield {
        rule: 'private-jwk',
        kind: 'Private key (JWK)',
        certainty: 'certain',
        start,
        end: start + value.length,
        shown: 0,
      };
    }
  }
}

export function* findPrivateKeys(text: string): Generator<Span> {
  yield* findPem(text);
  yield* findJwk(text);
}
