// What the commands ask of a registry about one mini-program. Names and shapes are those of the registry's endpoints.
import { CliProblem } from '../terminal/cli-problem.ts';
import type { Members } from './answer.ts';
import type { Session } from './open-session.ts';
import type { AppView, ReleaseView, StatisticsView, VersionView } from './registry-facts.ts';
import { PUBLISH, READ, RELEASE, STOP, scopeFor } from './scope-for.ts';

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Enough of its shape that nothing below falls over it. */
function shaped<T>(members: Members, { login }: Session, lists: readonly string[], objects: readonly string[]): T {
  if (lists.every((name) => Array.isArray(members[name])) && objects.every((name) => isObject(members[name])))
    return members as T;
  throw new CliProblem({
    code: 'cli/strange-answer',
    title: 'The answer is not one of a registry',
    detail: `${login.issuer} leaves out ${[...lists, ...objects].join(', ')}.`,
    hint: `davit doctor --registry ${login.issuer}`,
  });
}

const appPath = (appId: string): string => `/registry/v1/apps/${appId}`;

export async function readVersions(session: Session, appId: string): Promise<AppView> {
  const scope = scopeFor(session.login, READ);
  const members = await session.call({ method: 'GET', path: `${appPath(appId)}/versions`, scope });
  return shaped(members, session, ['versions'], ['channels', 'holds']);
}

export async function readStatistics(session: Session, appId: string): Promise<readonly StatisticsView[]> {
  const scope = scopeFor(session.login, READ);
  const members = await session.call({ method: 'GET', path: `${appPath(appId)}/statistics`, scope });
  return shaped<{ readonly versions: readonly StatisticsView[] }>(members, session, ['versions'], []).versions;
}

export interface Upload {
  readonly appId: string;
  readonly versionCode: number;
  readonly bytes: Uint8Array;
  readonly dryRun: boolean;
  readonly onSent?: ((bytes: number) => void) | undefined;
}

/** The same bytes again are the same version: it may be sent as often as it takes. */
export async function putVersion(session: Session, upload: Upload): Promise<VersionView> {
  const { appId, versionCode, bytes, dryRun, onSent } = upload;
  const members = await session.call({
    method: 'PUT',
    path: `${appPath(appId)}/versions/${versionCode}${dryRun ? '?dry_run=true' : ''}`,
    scope: scopeFor(session.login, PUBLISH),
    bytes,
    onSent,
    isSafe: true,
  });
  return shaped<{ readonly version: VersionView }>(members, session, [], ['version']).version;
}

type ReleaseVerb = 'releases' | 'rollback' | 'hold' | 'suspension' | 'revocations';

export async function changeRelease(
  session: Session,
  appId: string,
  [method, verb]: readonly ['POST' | 'DELETE', ReleaseVerb],
  json?: object,
): Promise<ReleaseView> {
  const isStop = verb === 'suspension' || verb === 'revocations';
  const scope = scopeFor(session.login, isStop ? STOP : RELEASE);
  const members = await session.call({ method, path: `${appPath(appId)}/${verb}`, scope, json });
  return shaped(members, session, [], ['channels', 'holds']);
}
