// Values that only their name gives away: `clientSecret: "…"`, `DB_PASSWORD=…`. The value has to look drawn. Pure, linear time.
import { looksDrawn } from './entropy.ts';
import type { SecretCertainty } from './secret-finding.ts';
import type { Span } from './span.ts';
import { isStandIn } from './stand-in.ts';

const NAME =
  /secret|passw(?:or)?d|passphrase|api[_-]?key|access[_-]?key|private[_-]?key|account[_-]?key|signing[_-]?key|encryption[_-]?key|auth[_-]?key|token|credential|bearer/gi;
/** Names of what nobody publishes on purpose; the others a person judges. */
const CERTAIN = /secret|private[_-]?key|passw(?:or)?d|passphrase/i;
/** The rest of the name, the sign, and a value in quotes; behind `=` also one without, as environment files have it. */
const QUOTED =
  /[A-Za-z0-9_-]{0,30}\\?["'`]?\s{0,4}(?::|=>|=|,)\s{0,4}\\?(["'`])([A-Za-z0-9_+/=.~!@#$%^&*-]{16,200})\\?\1/y;
const BARE = /[A-Za-z0-9_-]{0,30}\s{0,4}[=:]\s{0,4}([A-Za-z0-9_+/=.~-]{16,200})(?=[\s;,]|$)/y;
const HEADER = /\s{1,2}([A-Za-z0-9_+/=.~-]{20,500})(?=["'`])/y;
/** Hashes of files, named as the token that they are not. */
const PUBLIC = /^sha(?:256|384|512)-|^https?:|^data:|^\.{0,2}\//;

const certaintyOf = (name: string): SecretCertainty => (CERTAIN.test(name) ? 'certain' : 'likely');

/** `isPlain` for files whose values stand without quotes: `.env`, `.yml`, `.txt`. */
export function* findAssignments(text: string, isPlain: boolean): Generator<Span> {
  NAME.lastIndex = 0;
  for (let name = NAME.exec(text); name !== null; name = NAME.exec(text)) {
    const from = NAME.lastIndex;
    const tries = [QUOTED, ...(isPlain ? [BARE] : []), ...(/bearer/i.test(name[0]) ? [HEADER] : [])];
    for (const shape of tries) {
      shape.lastIndex = from;
      const match = shape.exec(text);
      if (match === null) continue;
      const value = match[2] ?? match[1] ?? '';
      if (PUBLIC.test(value) || isStandIn(value) || !looksDrawn(value)) continue;
      const end = from + match[0].lastIndexOf(value) + value.length;
      const certainty = certaintyOf(name[0]);
      yield {
        rule: 'named-secret',
        kind: `Value of a “${name[0]}”`,
        certainty,
        start: end - value.length,
        end,
        shown: 0,
      };
      NAME.lastIndex = end;
      break;
    }
  }
}
