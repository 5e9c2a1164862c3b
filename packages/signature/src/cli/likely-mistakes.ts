// Tries what signers usually get wrong. A signature that fits another text proves which component was signed differently.
import { derToRaw } from './der-to-raw.ts';
import type { Finding } from './explanation.ts';

export interface Attempt {
  readonly finding: Finding;
  readonly text: string;
}

const sortQuery = (query: string): string => `?${query.slice(1).split('&').sort().join('&')}`;
const swapCase = (text: string): string[] => [text.toLowerCase(), text.toUpperCase()];

/** Values that signers take for a component, given the one that belongs there. */
function alternatives(component: string, value: string, host: string, target: string): string[] {
  switch (component) {
    case '@method':
      return swapCase(value);
    case '@authority': {
      const name = value.replace(/:\d+$/, '');
      return [
        host,
        name,
        `${name}:443`,
        `${name}:80`,
        `${name}:8080`,
        value.toUpperCase(),
        `https://${value}`,
        `http://${value}`,
      ];
    }
    case '@path':
      return [
        value.endsWith('/') ? value.slice(0, -1) : `${value}/`,
        value.slice(1),
        target,
        safely(() => decodeURIComponent(value)),
        value.replaceAll(/%[0-9a-f]{2}/gi, (code) => code.toLowerCase()),
        value.replaceAll(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase()),
        '',
      ];
    case '@query':
      return [
        value.slice(1),
        '',
        '?',
        sortQuery(value),
        value.replaceAll('+', '%20'),
        value.replaceAll('%20', '+'),
        safely(() => decodeURIComponent(value)),
      ];
    case 'content-type':
      return [
        (value.split(';')[0] as string).trim(),
        value.toLowerCase(),
        value.replace(/;\s*/g, ';'),
        value.replace(/;\s*/g, '; '),
        `${value}; charset=utf-8`,
        `${value};charset=UTF-8`,
      ];
    default:
      return [];
  }
}

function safely(make: () => string): string {
  try {
    return make();
  } catch {
    return '';
  }
}

/** @param target as received; `host` is the Host header */
export function baseAttempts(base: string, host: string, target: string): Attempt[] {
  const lines = base.split('\n');
  const attempts = lines.flatMap((line, index) => {
    const [, component = '', value = ''] = /^"([^"]+)": (.*)$/.exec(line) ?? [];
    return alternatives(component, value, host, target).map((signed): Attempt => {
      const text = lines.map((other, i) => (i === index ? `"${component}": ${signed}` : other)).join('\n');
      return { finding: { component, message: 'another value was signed', received: value, signed }, text };
    });
  });
  const form = (message: string, text: string): Attempt => ({
    finding: { component: 'signature base', message },
    text,
  });
  return [
    ...attempts,
    form('a line break was signed after the last line: there is none', `${base}\n`),
    form('lines were divided by CR LF: it is LF alone', lines.join('\r\n')),
    form('the line "@signature-params" was left out: it is the last', lines.slice(0, -1).join('\n')),
  ];
}

type Check = (signature: Uint8Array, data: Uint8Array) => boolean;

/** The first attempt that the signature fits, or null. */
export function findMistake(
  attempts: readonly Attempt[],
  received: string,
  signature: Uint8Array,
  isValid: Check,
): Finding | null {
  const raw = derToRaw(signature);
  if (raw !== null && isValid(raw, Buffer.from(received)))
    return { component: 'signature', message: 'it is written in DER: 64 bytes r ‖ s belong here' };
  const found = attempts.find(({ text }) => text !== received && isValid(signature, Buffer.from(text)));
  return found?.finding ?? null;
}
