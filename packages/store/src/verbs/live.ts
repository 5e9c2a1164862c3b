// What "live" means (authorization.md §8), said once: conditions on a code or family row that consuming statements join
// with AND, and that reads return as flags to name the reason. `:now` is database time.

/** The host session that stands behind a row: unrevoked, unexpired, its user still in the same generation. */
export const hostSessionLive = (row: string): string => `EXISTS (
    SELECT 1 FROM families h JOIN users hu ON hu.user_id = h.user_id
    WHERE h.family_id = ${row}.host_family_id AND h.revoked_at IS NULL
      AND h.idle_expires_at > :now AND h.absolute_expires_at > :now
      AND h.user_generation = hu.generation AND hu.state = 'active'
      AND h.epoch = (SELECT value FROM facts WHERE name = 'epoch'))`;

const clientActive = (column: string): string =>
  `EXISTS (SELECT 1 FROM clients k WHERE k.client_id = ${column} AND k.state = 'active')`;

const conditions = (row: string) => ({
  epoch_live: `${row}.epoch = (SELECT value FROM facts WHERE name = 'epoch')`,
  user_active: `EXISTS (SELECT 1 FROM users u WHERE u.user_id = ${row}.user_id AND u.state = 'active')`,
  generation_live: `EXISTS (SELECT 1 FROM users u WHERE u.user_id = ${row}.user_id AND u.generation = ${row}.user_generation)`,
  client_active: clientActive(`${row}.client_id`),
  host_active: clientActive(`${row}.host_client_id`),
  grant_live: `(${row}.grant_id IS NULL OR EXISTS (SELECT 1 FROM grants g WHERE g.grant_id = ${row}.grant_id
    AND g.version = ${row}.grant_version AND g.state = 'active'))`,
});

/** `offline_access` outlives the host session. */
export const familyHostLive = (row: string): string =>
  `(${row}.offline = 1 OR ${row}.host_family_id IS NULL OR ${hostSessionLive(row)})`;

const codeConditions = (row: string) => ({
  ...conditions(row),
  host_session_live: `(${row}.host_family_id IS NULL OR ${hostSessionLive(row)})`,
});
const familyConditions = (row: string) => ({
  ...conditions(row),
  host_session_live: familyHostLive(row),
});

const all = (parts: Record<string, string>): string => Object.values(parts).join('\n  AND ');
const flags = (parts: Record<string, string>): string =>
  Object.entries(parts)
    .map(([name, condition]) => `${condition} AS ${name}`)
    .join(', ');

export const codeIsLive = (row: string): string => all(codeConditions(row));
export const codeLiveFlags = (row: string): string => flags(codeConditions(row));
export const familyIsLive = (row: string): string => all(familyConditions(row));
export const familyLiveFlags = (row: string): string => flags(familyConditions(row));

/** SQLite's truth: 0 or 1. */
export type LiveFlags = Readonly<Record<keyof ReturnType<typeof codeConditions>, number>>;

export type NotLiveReason =
  | 'epoch_ended'
  | 'generation_ended'
  | 'grant_withdrawn'
  | 'user_inactive'
  | 'client_inactive'
  | 'host_session_ended';

/** The first reason why a row is not live, or null. */
export function notLiveReason(row: LiveFlags): NotLiveReason | null {
  if (row.epoch_live === 0) return 'epoch_ended';
  if (row.grant_live === 0) return 'grant_withdrawn';
  if (row.user_active === 0) return 'user_inactive';
  if (row.client_active === 0 || row.host_active === 0) return 'client_inactive';
  if (row.generation_live === 0) return 'generation_ended';
  return row.host_session_live === 0 ? 'host_session_ended' : null;
}
