// What a person sees once the server serves: where to go and how to log in; and once it has stopped. Pure.
import type { DevJson } from '@davit/dev-env';

export function banner(info: DevJson, facts: { readonly directory: string; readonly logFile: string }): string {
  const rows: [string, string][] = [
    ['Start here', `${info.issuer}/`],
    ['Plaza, the demo host', `${info.host_url}/`],
    ...info.apps.map(({ name, url }): [string, string] => [name, url]),
    ['API description', `${info.issuer}/openapi.json`],
  ];
  const logins = info.users.map(({ username, password }): [string, string] => [
    `Log in as ${username}`,
    `password ${password}`,
  ]);
  const state: [string, string][] = [
    ['State', facts.directory],
    ['Log', facts.logFile],
  ];
  return [
    '',
    '  Davit is running',
    '',
    ...table(rows),
    '',
    ...table(logins),
    '',
    ...table(state),
    '',
    '  Ctrl-C stops it.',
    '',
  ].join('\n');
}

/** After Ctrl-C, whose `^C` stands on the line before. */
export const farewell = (directory: string): string => `\n  Stopped. State kept in ${directory}\n`;

const WIDTH = 24;
const table = (rows: readonly [string, string][]): string[] =>
  rows.map(([name, value]) => `  ${name.padEnd(WIDTH)}${value}`);
