// What the command itself says when something is wrong: its stable codes, what each means, what to do. Data; a test holds it against
// the sources.
import { FILE_WORDS } from '../terminal/cli-problem.ts';

export interface CliErrorWords {
  readonly title: string;
  readonly hint: string;
}

const OWN: Readonly<Record<`cli/${string}`, CliErrorWords>> = {
  'cli/no-such-command': { title: 'There is no command of this name', hint: 'davit help' },
  'cli/bad-arguments': { title: 'A flag or a word is missing, unknown, or does not fit', hint: 'davit help <command>' },
  'cli/cancelled': {
    title: 'A question was answered with Escape or Ctrl-C; nothing was done',
    hint: 'Run the command again.',
  },
  'cli/unknown-error': { title: 'The code that was asked about is none', hint: 'davit explain lists all.' },
  'cli/bug': { title: 'A fault of davit itself (exit code 2)', hint: 'Report it with the lines that it printed.' },
  'cli/no-such-template': { title: 'There is no template of this name', hint: 'davit help init lists them.' },
  'cli/bad-folder-name': {
    title: 'A project cannot have this name: some system or shell reads it otherwise',
    hint: 'Letters, digits, hyphens.',
  },
  'cli/folder-not-empty': {
    title: 'The folder has files, and nothing is written over',
    hint: 'Choose another folder.',
  },
  'cli/bad-app-id': {
    title: 'An app id has lower-case letters, digits and single hyphens, 3 to 31 characters, first a letter',
    hint: 'Correct it in the manifest, or in --app.',
  },
  'cli/which-app': {
    title: 'Neither --app nor a manifest in this folder says which mini-program is meant',
    hint: 'Run it in the project, or add --app.',
  },
  'cli/no-such-folder': {
    title: 'There is no folder or file at this path',
    hint: 'Name the folder with manifest.json.',
  },
  'cli/not-a-folder': { title: 'A folder is packed, not a file', hint: 'davit check takes files too.' },
  'cli/not-built': { title: 'The project has no dist folder yet, which is what users get', hint: 'npm run build' },
  'cli/build-failed': { title: 'The project’s own build script did not end well', hint: 'Mend what it names.' },
  'cli/no-demo-host': {
    title: 'davit dev runs mini-programs in Plaza, whose package is not installed',
    hint: 'npm install --save-dev @davit/demo-host',
  },
  'cli/port-taken': { title: 'Another program has the port', hint: 'davit dev --port 0' },
  'cli/state-taken': {
    title: 'One server at a time has a state folder',
    hint: 'Open the one that runs, or davit dev --state <another folder> --port 0',
  },
  'cli/bad-state': {
    title: 'Key file and database of the state folder do not belong together',
    hint: 'Delete the folder: it holds test data only.',
  },
  'cli/no-dev-server': {
    title: 'No development server runs there',
    hint: 'davit dev in another terminal, then davit code again.',
  },
  'cli/not-development': {
    title: 'Codes for test users are given by development servers alone',
    hint: 'davit dev runs one on this machine.',
  },
  'cli/no-such-user': { title: 'The server has no test user of this name', hint: 'The detail lists them.' },
  'cli/code-refused': {
    title: 'The authorization server gives no code; the detail has its reason',
    hint: 'davit explain <reason>',
  },
  'cli/bad-folder': { title: 'The folder cannot be read as a mini-program', hint: 'Mend what the detail names.' },
  'cli/no-such-key': { title: 'There is no key of this name, in this file or variable', hint: 'davit keys list' },
  'cli/key-exists': { title: 'A key is never written over', hint: 'Choose another name.' },
  'cli/key-not-saved': { title: 'The new key could not be written', hint: 'davit keys make --out <file>' },
  'cli/key-open-to-others': {
    title: 'Others of this machine can read the key',
    hint: 'chmod 600; a new key if others use the machine.',
  },
  'cli/bad-key-name': {
    title: 'A key has a name of small letters, digits and hyphens',
    hint: 'Or name a file: ./key.pem',
  },
  'cli/bad-key-link': { title: 'The file holds no link of a chain of keys', hint: 'davit keys vouch prints one.' },
  'cli/not-logged-in': { title: 'There is no login of this registry on this machine', hint: 'davit login' },
  'cli/which-registry': { title: 'There are logins of several registries', hint: '--registry, or DAVIT_REGISTRY' },
  'cli/bad-registry-address': {
    title: 'It is no address, or not a protected one: https but for this machine itself',
    hint: '--registry https://registry.example',
  },
  'cli/bad-enrolment-code': {
    title: 'The code was not copied whole',
    hint: 'It begins with enr_ and has 80 characters.',
  },
  'cli/bad-login': { title: 'The file of the login is damaged', hint: 'davit login, with a new code.' },
  'cli/login-open-to-others': { title: 'Others of this machine can read the login', hint: 'chmod 600' },
  'cli/login-ended': {
    title: 'The registry does not take the key of this login any more',
    hint: 'davit login, with a new code of the operator.',
  },
  'cli/registry-unreachable': {
    title: 'Nobody answers at the address; nothing was sent',
    hint: 'davit doctor --registry',
  },
  'cli/registry-untrusted': {
    title: 'The server does not prove by its certificate that it is the one',
    hint: 'Address, clock, NODE_EXTRA_CA_CERTS.',
  },
  'cli/registry-silent': { title: 'The server stopped answering in the middle', hint: 'davit status, then again.' },
  'cli/connection-lost': {
    title: 'The connection ended before the answer; nothing is ever half published',
    hint: 'The same again; davit status where it was a release.',
  },
  'cli/registry-busy': { title: 'The server asks to come back later', hint: 'The same again, in a minute.' },
  'cli/strange-answer': {
    title: 'The answer is not one of a registry: another server, or something in between',
    hint: 'davit doctor --registry',
  },
};

export const CLI_ERRORS: Readonly<Record<string, CliErrorWords>> = {
  ...OWN,
  ...Object.fromEntries(
    Object.entries(FILE_WORDS).map(([code, [title, hint]]) => [`cli/file-${code.toLowerCase()}`, { title, hint }]),
  ),
};
