// Claims in people's words. A claim without a word keeps its own name.

const WORDS: Readonly<Record<string, string>> = {
  sub: 'user id',
  preferred_username: 'user name',
  name: 'name',
  picture: 'picture',
  email: 'e-mail',
  phone_number: 'phone number',
};
/** Companions of a claim that is named already. */
const SILENT: ReadonlySet<string> = new Set(['email_verified', 'phone_number_verified', 'updated_at']);

export function claimNames(claims: readonly string[]): string {
  const names = claims.filter((claim) => !SILENT.has(claim)).map((claim) => WORDS[claim] ?? claim);
  const text = names.join(', ');
  return text === '' ? 'nothing' : text.charAt(0).toUpperCase() + text.slice(1);
}
