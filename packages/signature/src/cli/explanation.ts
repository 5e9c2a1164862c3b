// What `verify` found out, and how it is printed.
import { refusalText } from '../refusal/refusal-text.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';

export interface Finding {
  /** A component such as `@authority`, a parameter such as `created`, or `signature`. */
  readonly component: string;
  readonly message: string;
  readonly received?: string;
  readonly signed?: string;
}

export interface Explanation {
  readonly scheme: 'davit-1' | 'sha256-rsa';
  /** Null: the signature holds. */
  readonly failure: SignatureFailure | null;
  readonly findings: readonly Finding[];
  /** What this side would sign for the request as received; null when it cannot be made. */
  readonly base: string | null;
  readonly notes: readonly string[];
}

export function toJson({ scheme, failure, findings, base, notes }: Explanation): string {
  const verdict =
    failure === null ? { verified: true } : { verified: false, code: failure.reason, ...refusalText(failure) };
  return `${JSON.stringify({ ...verdict, scheme, findings, notes, base })}\n`;
}

const indent = (text: string): string => text.replaceAll(/^/gm, '    ');

function findingText({ component, message, received, signed }: Finding): string {
  const values = [
    received === undefined ? '' : `    received  ${JSON.stringify(received)}\n`,
    signed === undefined ? '' : `    signed    ${JSON.stringify(signed)}\n`,
  ];
  return `  ✗ ${component}: ${message}\n${values.join('')}`;
}

export function toText({ scheme, failure, findings, base, notes }: Explanation): string {
  const lines = notes.map((note) => `Note: ${note}\n`);
  if (failure === null) {
    lines.push(`Verified by ${scheme}. That it comes for the first time only the API can tell.\n`);
    return lines.join('');
  }
  const { title, hint } = refusalText(failure);
  lines.push(`Not verified: ${failure.reason}\n  ${title}\n`, ...findings.map(findingText));
  if (base !== null) lines.push(`  Signed here for the request as received:\n${indent(base)}\n`);
  lines.push(`Try: ${hint}\n`);
  if (failure.reason === 'signature_invalid' && findings.length === 0)
    lines.push(
      'Try: give --base with what the signer signed (`sign --base FILE` writes it); the difference is shown.\n',
    );
  return lines.join('');
}
