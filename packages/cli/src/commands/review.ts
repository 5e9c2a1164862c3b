// `davit review`: for the operator's people: what waits, and the word that lets it through or sends it back. Never one's own.
import { type Command, type Outcome, type Typed, text } from '../command.ts';
import { appIdFor } from '../folder/manifest-app-id.ts';
import type { Session } from '../registry/open-session.ts';
import type { VersionView } from '../registry/registry-facts.ts';
import { REVIEW, scopeFor, WAITING } from '../registry/scope-for.ts';
import { REGISTRY_FLAG, sessionOf } from '../registry/session-of.ts';
import { dateText } from '../release/release-text.ts';
import { versionCodeOf } from '../release/typed-numbers.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import { suggest } from '../terminal/suggest.ts';
import { table } from '../terminal/table.ts';
import { visible } from '../terminal/visible.ts';

const VERBS = ['list', 'approve', 'reject'];
const bad = (title: string, detail: string, hint: string): CliProblem =>
  new CliProblem({ code: 'cli/bad-arguments', title, detail, hint });

async function list(session: Session): Promise<Outcome> {
  const scope = scopeFor(session.login, WAITING);
  const { versions } = await session.call({ method: 'GET', path: '/registry/v1/reviews', scope });
  const waiting = Array.isArray(versions) ? (versions as readonly VersionView[]) : [];
  const rows = waiting.map(({ app_id: appId, version_code: code, version_name: name, published_at: at, widened }) => [
    appId,
    String(code),
    visible(name),
    dateText(at),
    visible([...widened.scopes, ...widened.permissions, ...widened.connect].join(', ')) || 'nothing new',
  ]);
  const head = ['app', 'code', 'version', 'published', 'asks for more'];
  const none = `Nothing waits for a review at ${session.login.issuer}.\n`;
  return { ok: true, json: { versions: waiting }, text: rows.length === 0 ? none : table([head, ...rows], '') };
}

async function decide(
  session: Session,
  decision: 'approve' | 'reject',
  typed: Typed,
  folder: string,
): Promise<Outcome> {
  const [, app, code] = typed.words;
  const example = `davit review ${decision} <app id> <version code>${decision === 'reject' ? ' --reason "…"' : ''}`;
  const appId = appIdFor(app, folder);
  const versionCode = versionCodeOf(code, example);
  if (versionCode === undefined) throw bad('The version is missing', 'A review is of one version.', example);
  const reason = text(typed, 'reason');
  if (decision === 'reject' && reason === undefined)
    throw bad('The reason is missing', 'The publisher has to know what to mend.', example);
  const { version } = await session.call({
    method: 'POST',
    path: `/registry/v1/apps/${appId}/versions/${versionCode}/review`,
    scope: scopeFor(session.login, REVIEW),
    json: { decision, ...(reason !== undefined && { reason }) },
  });
  const done = decision === 'approve' ? 'approved' : 'rejected';
  return { ok: true, json: { version }, text: `Version ${versionCode} of ${appId} is ${done}.\n` };
}

export const review: Command = {
  name: 'review',
  summary: 'for operators: lists versions that wait, approves and rejects them',
  usage: 'list|approve|reject [app id] [version code]',
  words: 3,
  flags: {
    reason: { type: 'string', value: '<sentence>', about: 'what the publisher reads; a rejection needs one' },
    ...REGISTRY_FLAG,
  },
  examples: [
    ['davit review', 'what waits'],
    ['davit review approve my-app 3', ''],
    ["davit review reject my-app 3 --reason 'The text is too small.'", ''],
  ],
  async run(typed, world): Promise<Outcome> {
    const [verb = 'list'] = typed.words;
    if (!VERBS.includes(verb)) {
      const near = suggest(verb, VERBS);
      const meant = near === null ? '' : ` Did you mean ${near}?`;
      throw bad(
        'There is no such thing to do with reviews',
        `"${verb}" is not list, approve or reject.${meant}`,
        `davit review ${near ?? 'list'}`,
      );
    }
    const session = await sessionOf(typed, world);
    return verb === 'approve' || verb === 'reject' ? decide(session, verb, typed, world.folder) : list(session);
  },
};
