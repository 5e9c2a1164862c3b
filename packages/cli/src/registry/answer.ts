// An answer as JSON, and a refusal as a problem: of the registry (RFC 9457) or of its authorization server (RFC 6749). Pure.
import { type CheckProblem, isPublishable } from '@davit/bundle';
import { CliProblem } from '../terminal/cli-problem.ts';
import type { HttpAnswer } from './http-exchange.ts';

export type Members = Readonly<Record<string, unknown>>;

export const isOk = ({ status }: Pick<HttpAnswer, 'status'>): boolean => status >= 200 && status < 300;

/** An empty object when the body is no JSON object. */
export function membersOf({ body }: Pick<HttpAnswer, 'body'>): Members {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};
  } catch {
    return {};
  }
}

const textOf = (members: Members, name: string): string | null => {
  const value = members[name];
  return typeof value === 'string' && value !== '' ? value : null;
};

/** The stable word of a refusal: `registry/version-conflict`, `auth/invalid_client`; null for what is none of ours. */
export function refusalCode(answer: HttpAnswer): `${'registry' | 'auth'}/${string}` | null {
  if (isOk(answer)) return null;
  const members = membersOf(answer);
  const code = textOf(members, 'code');
  if (code?.startsWith('registry/') === true) return code as `registry/${string}`;
  const reason = textOf(members, 'reason') ?? textOf(members, 'error');
  return reason === null ? null : `auth/${reason}`;
}

const withoutDot = (text: string): string => text.replace(/\.$/, '');

/** What the check of the registry has found in a bundle. */
export class BundleRefused extends CliProblem {
  readonly problems: readonly CheckProblem[];

  constructor(words: CliProblem['words'], problems: readonly CheckProblem[]) {
    super(words);
    this.problems = problems;
  }
}

const isProblem = (value: unknown): value is CheckProblem =>
  typeof value === 'object' &&
  value !== null &&
  (['code', 'severity', 'title', 'detail', 'hint'] as const).every(
    (name) => typeof (value as Members)[name] === 'string',
  );

/** Hints of the authorization server speak to programs; these speak to who typed. */
const HINTS: Readonly<Record<string, string>> = {
  'auth/invalid_client': 'davit login, with a new code of the operator',
  'auth/account_suspended': 'speak to the operator of the registry',
  'auth/invalid_scope': 'ask the operator for what the detail names, then davit login again',
  'registry/token-unknown': 'davit login, with a new code of the operator',
};

export function answerProblem(answer: HttpAnswer, issuer: string): CliProblem {
  const members = membersOf(answer);
  const code = refusalCode(answer);
  if (code === null) {
    const isBusy = answer.status === 429 || answer.status >= 500;
    return new CliProblem({
      code: isBusy ? 'cli/registry-busy' : 'cli/strange-answer',
      title: isBusy ? 'The registry cannot do that now' : 'The answer is not one of a registry',
      detail: `${issuer} answers with status ${answer.status}.`,
      hint: isBusy ? 'the same command again, in a minute' : `davit doctor --registry ${issuer}`,
    });
  }
  const title = textOf(members, 'title') ?? textOf(members, 'error_description') ?? code;
  const detail = textOf(members, 'detail') ?? `${issuer} answers with status ${answer.status}.`;
  const hint = HINTS[code] ?? textOf(members, 'hint') ?? `davit explain ${code}`;
  const words = { code, title: withoutDot(title), detail, hint: withoutDot(hint) };
  const problems = Array.isArray(members.problems) ? members.problems.filter(isProblem) : [];
  return isPublishable({ problems }) ? new CliProblem(words) : new BundleRefused(words, problems);
}

/** @throws CliProblem for everything that is no answer of JSON */
export function answered(answer: HttpAnswer, issuer: string): Members {
  if (!isOk(answer)) throw answerProblem(answer, issuer);
  const members = membersOf(answer);
  if (answer.status === 204 || Object.keys(members).length > 0) return members;
  throw new CliProblem({
    code: 'cli/strange-answer',
    title: 'The answer is not one of a registry',
    detail: `${issuer} answers with something else than JSON.`,
    hint: `davit doctor --registry ${issuer}`,
  });
}
