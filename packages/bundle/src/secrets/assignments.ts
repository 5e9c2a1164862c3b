// Values that only their name gives away: `clientSecret: "…"`, `DB_PASSWORD=…`. The value has to look drawn. Pure, linear time.
import { looksChosen, looksDrawn } from './entropy.ts';
import type { Span } from './span.ts';
import { isStandIn } from './stand-in.ts';

const NAME =
  /secret|passw(?:or)?d|passphrase|api[_-]?key|access[_-]?key|private[_-]?key|account[_-]?key|signing[_-]?key|encryption[_-]?key|auth[_-]?key|token|credential|bearer/gi;
/** Names of what nobody publishes on purpose; the others a person judges. */
const CERTAIN = /secret|private[_-]?key|passw(?:or)?d|passphrase/i;
/** Of a password also what a person chose counts; a person judges it then. */
const PASSWORD = /passw(?:or)?d|passphrase/i;

interface Form {
  /** Sticky; tried behind the name's word. */
  readonly shape: RegExp;
  /** Which of its groups is the value. */
  readonly group: number;
  readonly holds: (value: string) => boolean;
  readonly certainty: 'by name' | 'likely';
  readonly of?: RegExp;
  readonly isPlainOnly?: boolean;
}

/** The rest of the name, of an index or of an attribute. */
const REST = `[A-Za-z0-9_-]{0,30}\\\\?["'\`]?\\]?\\s{0,4}`;
/** What gives a value, the fallback of an unset variable too. */
const SIGN = '(?::|=>|=|\\|\\||\\?\\?)';
const VALUE = '[A-Za-z0-9_+/=.~!@#$%^&*-]';
const form = (shape: string, more: Partial<Form> = {}): Form => ({
  shape: new RegExp(shape, 'y'),
  group: 1,
  holds: looksDrawn,
  certainty: 'by name',
  ...more,
});

const FORMS: readonly Form[] = [
  form(`${REST}(?:${SIGN}|,)\\s{0,4}\\\\?(["'\`])(${VALUE}{16,200})\\\\?\\1`, { group: 2 }),
  // As environment files have it, and the query of an address, and XML.
  form('[A-Za-z0-9_-]{0,30}\\s{0,4}[=:]\\s{0,4}([A-Za-z0-9_+/=.~-]{16,200})(?=[\\s;,]|$)', { isPlainOnly: true }),
  form('[A-Za-z0-9_-]{0,30}=([A-Za-z0-9_.~-]{16,200})(?=["\'`&#])', { certainty: 'likely' }),
  form(`[A-Za-z0-9_-]{0,30}>\\s{0,4}(${VALUE}{16,200})\\s{0,4}</`),
  form('\\s{1,2}([A-Za-z0-9_+/=.~-]{20,500})(?=["\'`])', { of: /bearer/i }),
  form(`${REST}${SIGN}\\s{0,4}\\\\?(["'\`])([!-~]{8,15})\\\\?\\1`, {
    group: 2,
    of: PASSWORD,
    holds: looksChosen,
    certainty: 'likely',
  }),
  form('[A-Za-z0-9_-]{0,30}\\s{0,4}[=:]\\s{0,4}([!-~]{8,40})(?=\\s|$)', {
    of: PASSWORD,
    holds: looksChosen,
    certainty: 'likely',
    isPlainOnly: true,
  }),
];
/** Hashes of files, named as the token that they are not. */
const PUBLIC = /^sha(?:256|384|512)-|^https?:|^data:|^\.{0,2}\//;

/** `isPlain` for files whose values stand without quotes: `.env`, `.yml`, `.txt`. */
export function* findAssignments(text: string, isPlain: boolean): Generator<Span> {
  NAME.lastIndex = 0;
  for (let name = NAME.exec(text); name !== null; name = NAME.exec(text)) {
    const [word] = name;
    const from = NAME.lastIndex;
    for (const { shape, group, holds, certainty, of, isPlainOnly } of FORMS) {
      if ((isPlainOnly && !isPlain) || (of !== undefined && !of.test(word))) continue;
      shape.lastIndex = from;
      const match = shape.exec(text);
      const value = match?.[group] ?? '';
      if (match === null || PUBLIC.test(value) || isStandIn(value) || !holds(value)) continue;
      const end = from + match[0].lastIndexOf(value) + value.length;
      yield {
        rule: 'named-secret',
        kind: `Value of a “${word}”`,
        certainty: certainty === 'by name' && CERTAIN.test(word) ? 'certain' : 'likely',
        start: end - value.length,
        end,
        shown: 0,
      };
      NAME.lastIndex = end;
      break;
    }
  }
}
