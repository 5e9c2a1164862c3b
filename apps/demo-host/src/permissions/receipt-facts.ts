// A receipt (compact JWS) as lines to read. Takes it apart only: it says nothing about the signature.
import { parseJws } from '@davit/crypto';
import { plainText } from '@davit/host';
import { dateTimeText } from '../text/when.ts';

export interface ReceiptFact {
  readonly name: string;
  readonly lines: readonly string[];
}

/** Receipts hold the texts of every scope. */
const MAX_LENGTH = 65_536;

const ASSURANCE: Readonly<Record<string, string>> = {
  none: 'Not attested',
  attested: 'Attested by its platform',
  confidential: 'Proved by its back end',
};

type Json = Readonly<Record<string, unknown>>;
const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? plainText(String(value), 300) : '';

function scopeLines(value: unknown): string[] {
  const scopes = Array.isArray(value) ? value.map(object) : [];
  return scopes.map((scope) => {
    const title = text(scope.title) || text(scope.name);
    const why = text(scope.why);
    const words = why === '' ? title : `${title} — ${why}`;
    return scope.granted === false ? `Not shared: ${title}` : words;
  });
}

/** Null when the text is not a JWS. */
export function receiptFacts(receipt: string, locale: string): ReceiptFact[] | null {
  const jws = parseJws(receipt, MAX_LENGTH);
  if (jws === null) return null;
  const { iss, sub, iat, app, host, scopes, assurance, withdraw, jti } = jws.payload;
  const [to, by] = [object(app), object(host)];
  const facts: ReceiptFact[] = [
    { name: 'Allowed to', lines: [[text(to.name), text(to.publisher)].filter(Boolean).join(', ')] },
    { name: 'Through', lines: [text(by.name)] },
    { name: 'On', lines: [typeof iat === 'number' ? dateTimeText(iat * 1000, locale) : ''] },
    { name: 'What', lines: scopeLines(scopes) },
    { name: 'Assurance of the host', lines: [ASSURANCE[text(assurance)] ?? text(assurance)] },
    { name: 'Your id there', lines: [text(sub)] },
    { name: 'How to withdraw', lines: [text(object(withdraw).how)] },
    { name: 'Signed by', lines: [text(iss)] },
    { name: 'Receipt number', lines: [text(jti)] },
  ];
  return facts.filter(({ lines }) => lines.some((line) => line !== ''));
}
