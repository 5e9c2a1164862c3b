// Masked previews: enough to recognise one's own value, not enough to read it over a shoulder. No I/O.

const DOTS = '•••';

/** `alice@example.com` → `a•••@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at <= 0 ? maskWord(email) : `${maskWord(email.slice(0, at))}${email.slice(at)}`;
}

/** `+44 7700 900123` → `+44 ••• ••• 123`: the first two digits after the plus and the last three stay. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  const plus = phone.trim().startsWith('+') ? '+' : '';
  return digits.length < 8 ? DOTS : `${plus}${digits.slice(0, 2)} ${DOTS} ${DOTS} ${digits.slice(-3)}`;
}

/** The first letter of one word. */
export const maskWord = (word: string): string => `${[...word][0] ?? ''}${DOTS}`;

/** `Alice Adams` → `A••• A•••`. */
export const maskName = (name: string): string => name.split(/\s+/).filter(Boolean).map(maskWord).join(' ');
