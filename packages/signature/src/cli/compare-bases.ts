// Two signature bases, line by line: which component differs between what was signed and what was received.
import type { Finding } from './explanation.ts';

const LINE = /^"([^"]*)"((?:;[^:]*)?): (.*)$/;

function readLines(base: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of base.split('\n')) {
    const parts = LINE.exec(line);
    found.set(parts === null ? line : `${parts[1]}${parts[2]}`, parts === null ? '' : (parts[3] as string));
  }
  return found;
}

function formFinding(received: string, signed: string): Finding | null {
  const message = signed.includes('\r')
    ? 'lines are divided by a line feed alone; the signer wrote CR LF'
    : signed === `${received}\n`
      ? 'the last line ends without a line break; the signer wrote one'
      : null;
  return message === null ? null : { component: 'signature base', message };
}

/** Empty when the two are equal. */
export function compareBases(received: string, signed: string): Finding[] {
  if (received === signed) return [];
  const form = formFinding(received, signed);
  const findings: Finding[] = form === null ? [] : [form];
  const ours = readLines(received);
  const theirs = readLines(signed.replaceAll('\r', '').replace(/\n$/, ''));
  for (const [component, value] of ours) {
    const other = theirs.get(component);
    if (other === undefined) findings.push({ component, message: 'the signer did not sign it', received: value });
    else if (other !== value) findings.push({ component, message: 'differs', received: value, signed: other });
  }
  for (const [component, value] of theirs)
    if (!ours.has(component)) findings.push({ component, message: 'was signed and is not listed', signed: value });
  if (findings.length === 0)
    findings.push({ component: 'signature base', message: 'the lines are the same, their order is another one' });
  return findings;
}

/** The string of the classic scheme has no lines: where it differs first, and in which of its parts. */
export function compareStrings(
  received: string,
  signed: string,
  parts: readonly (readonly [string, string])[],
): Finding[] {
  if (received === signed) return [];
  let at = 0;
  while (received[at] === signed[at]) at += 1;
  let end = -1;
  const part = parts.find(([, value]) => {
    end += value.length + 1;
    return at <= end;
  });
  const component = part?.[0] ?? parts.at(-1)?.[0] ?? 'string to sign';
  return [{ component, message: `the strings differ from character ${at + 1} on`, received, signed }];
}
