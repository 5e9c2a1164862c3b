// `npm start -- accounts …`: accounts of publishers and operators at the server that runs, and the codes by which their keys come in.
import { type Environment, stateDirectory, UsageError } from '../arguments.ts';
import { ACCOUNTS_USAGE, type AccountRequest, parseAccountRequest } from './account-request.ts';
import { type Account, accountText, type Enrolment, enrolmentText, listText } from './account-words.ts';
import { AccountProblem, type AdminApi, openAdminApi } from './admin-api.ts';

export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  readonly environment: Environment;
  /** Where the command was typed. */
  readonly from: string;
}
interface Said {
  readonly json: object;
  readonly text: string;
}

/** More accounts than a page of the administration holds. */
const PAGE = 100;

async function list(api: AdminApi): Promise<Said> {
  const accounts: Account[] = [];
  for (const kind of ['operator', 'publisher']) {
    for (let page: readonly Account[] | null = null; page === null || page.length === PAGE; ) {
      const after: string = page === null ? '' : `&after=${page.at(-1)?.client_id}`;
      const answer: { readonly clients: readonly Account[] } = await api.call(
        'GET',
        `/clients?kind=${kind}&limit=${PAGE}${after}`,
      );
      page = answer.clients;
      accounts.push(...page);
    }
  }
  return { json: { accounts }, text: listText(accounts) };
}

async function enrol(api: AdminApi, clientId: string): Promise<Said> {
  const enrolment = await api.call<Enrolment>('POST', `/clients/${encodeURIComponent(clientId)}/enrolments`);
  return { json: { enrolment, registry: api.issuer }, text: enrolmentText(enrolment, api.issuer) };
}

async function add(api: AdminApi, request: Extract<AccountRequest, { verb: 'add' }>): Promise<Said> {
  const { kind, id, name, publisher = name, scopes } = request;
  const client_id = `${kind}--${id}`;
  const document = {
    client_id,
    kind,
    ...(kind === 'publisher' && { publisher_id: id }),
    ...(scopes && { token_scopes: scopes }),
    ...{ name, publisher, auth_method: 'private_key_jwt' },
  };
  const account = await api.call<Account>('POST', '/clients', document).catch((error: unknown) => {
    if (!(error instanceof AccountProblem) || error.code !== 'conflict') throw error;
    throw new AccountProblem(
      'conflict',
      `${client_id}: ${error.message}`,
      `npm start -- accounts enrol ${client_id}, for another code`,
    );
  });
  const said = await enrol(api, account.client_id);
  return { json: { account, ...said.json }, text: `${accountText(account)}\n${said.text}` };
}

async function change(api: AdminApi, clientId: string, state: Account['state']): Promise<Said> {
  const path = `/clients/${encodeURIComponent(clientId)}` as const;
  // Clients of other kinds have a state, too, and are nobody's account.
  const { kind } = await api.call<{ readonly kind: string }>('GET', path);
  if (kind !== 'publisher' && kind !== 'operator')
    throw new AccountProblem('conflict', `${clientId} is a ${kind}, and no account.`, 'npm start -- accounts list');
  const account = await api.call<Account>('PATCH', path, { state });
  return { json: { account }, text: accountText(account) };
}

async function carryOut(request: Exclude<AccountRequest, { verb: 'help' }>, api: AdminApi): Promise<Said> {
  if (request.verb === 'list') return list(api);
  if (request.verb === 'add') return add(api, request);
  const { clientId } = request;
  const done =
    request.verb === 'enrol'
      ? enrol(api, clientId)
      : change(api, clientId, request.verb === 'suspend' ? 'suspended' : 'active');
  return done.catch((error: unknown) => {
    if (!(error instanceof AccountProblem) || error.code !== 'not_found') throw error;
    throw new AccountProblem('not_found', `There is no account ${clientId}.`, 'npm start -- accounts list');
  });
}

/** Answers the exit code; what nobody expects is thrown on. */
export async function runAccounts(args: readonly string[], terminal: Terminal): Promise<number> {
  const isJson = args.includes('--json');
  try {
    const request = parseAccountRequest(args);
    if (request.verb === 'help') {
      terminal.out(`${ACCOUNTS_USAGE}\n`);
      return 0;
    }
    const api = await openAdminApi(stateDirectory(terminal.environment, terminal.from));
    const { json, text } = await carryOut(request, api);
    terminal.out(isJson ? `${JSON.stringify({ ok: true, ...json })}\n` : `${text}\n`);
    return 0;
  } catch (error) {
    const problem = toProblem(error);
    if (isJson) terminal.out(`${JSON.stringify({ ok: false, error: problem })}\n`);
    else terminal.err(`${problem.detail}${problem.hint === '' ? '' : `\nTry: ${problem.hint}`}\n`);
    return 1;
  }
}

function toProblem(error: unknown): { readonly code: string; readonly detail: string; readonly hint: string } {
  if (error instanceof UsageError) return { code: 'bad-arguments', detail: error.message, hint: '' };
  if (error instanceof AccountProblem) return { code: error.code, detail: error.message, hint: error.hint };
  throw error;
}
