// What is said about accounts on a terminal. Pure; the code stands on a line of its own, and nowhere else.

export interface Account {
  readonly client_id: string;
  readonly name: string;
  readonly state: 'active' | 'suspended';
  readonly token_scopes: readonly string[];
}
export interface Enrolment {
  readonly client_id: string;
  readonly code: string;
  readonly expires_at: string;
}

export const accountText = ({ client_id: id, name, state, token_scopes: scopes }: Account): string =>
  `${id} (${name}) is ${state}. It may: ${scopes.join(', ') || 'nothing'}.`;

export const enrolmentText = ({ client_id: id, code, expires_at: end }: Enrolment, issuer: string): string =>
  [
    `A code for ${id}, good once, until ${end.slice(0, 16).replace('T', ' ')} UTC, and shown this once:`,
    '',
    `  ${code}`,
    '',
    `Whoever gets it types: davit login --registry ${issuer}`,
  ].join('\n');

export function listText(accounts: readonly Account[]): string {
  if (accounts.length === 0)
    return 'There is no account yet.\nTry: npm start -- accounts add publisher foods --name Foods';
  const width = Math.max(...accounts.map(({ client_id: id }) => id.length));
  return accounts
    .map(
      ({ client_id: id, name, state, token_scopes: scopes }) =>
        `${id.padEnd(width)}  ${state.padEnd('suspended'.length)}  ${name}: ${scopes.join(', ')}`,
    )
    .join('\n');
}
