import { closeSync, openSync } from 'node:fs';
import Database from 'libsql';

// packages/store/src/sqlite/append-audit.ts
var APPEND = `INSERT INTO audit (at, event, client_id, host_client_id, user_id, grant_id, family_id, token_id,
    method, path, status, reason, detail)
  VALUES (:now, :event, :client, :host, :user, :grant, :family, :token, :method, :path, :status, :reason, :detail)`;
function appendAudit(tx, entries, facts = {}) {
  for (const entry of entries)
    tx.run(APPEND, {
      now: tx.now,
      event: entry.event,
      client: entry.clientId ?? facts.clientId ?? null,
      host: entry.hostClientId ?? facts.hostClientId ?? null,
      user: entry.userId ?? facts.userId ?? null,
      grant: entry.grantId ?? facts.grantId ?? null,
      family: entry.familyId ?? facts.familyId ?? null,
      token: entry.tokenId ?? null,
      method: entry.method ?? null,
      path: entry.path ?? null,
      status: entry.status ?? null,
      reason: entry.reason ?? null,
      detail: entry.detail === void 0 ? null : JSON.stringify(entry.detail),
    });
}
// packages/store/src/sqlite/live.ts
/** The host session that stands behind a row: unrevoked, unexpired, its user still in the same generation. */
var hostSessionLive = (row) => `EXISTS (
    SELECT 1 FROM families h JOIN users hu ON hu.user_id = h.user_id
    WHERE h.family_id = ${row}.host_family_id AND h.revoked_at IS NULL
      AND h.idle_expires_at > :now AND h.absolute_expires_at > :now
      AND h.user_generation = hu.generation AND hu.state = 'active'
      AND h.epoch = (SELECT value FROM facts WHERE name = 'epoch'))`;
var clientActive = (column) => `EXISTS (SELECT 1 FROM clients k WHERE k.client_id = ${column} AND k.state = 'active')`;
var conditions = (row) => ({
  epoch_live: `${row}.epoch = (SELECT value FROM facts WHERE name = 'epoch')`,
  user_active: `EXISTS (SELECT 1 FROM users u WHERE u.user_id = ${row}.user_id AND u.state = 'active')`,
  generation_live: `EXISTS (SELECT 1 FROM users u WHERE u.user_id = ${row}.user_id AND u.generation = ${row}.user_generation)`,
  client_active: clientActive(`${row}.client_id`),
  host_active: clientActive(`${row}.host_client_id`),
  grant_live: `(${row}.grant_id IS NULL OR EXISTS (SELECT 1 FROM grants g WHERE g.grant_id = ${row}.grant_id
    AND g.version = ${row}.grant_version AND g.state = 'active'))`,
});
/** `offline_access` outlives the host session. */
var familyHostLive = (row) => `(${row}.offline = 1 OR ${row}.host_family_id IS NULL OR ${hostSessionLive(row)})`;
var codeConditions = (row) => ({
  ...conditions(row),
  host_session_live: `(${row}.host_family_id IS NULL OR ${hostSessionLive(row)})`,
});
var familyConditions = (row) => ({
  ...conditions(row),
  host_session_live: familyHostLive(row),
});
var all = (parts) => Object.values(parts).join('\n  AND ');
var flags = (parts) =>
  Object.entries(parts)
    .map(([name, condition]) => `${condition} AS ${name}`)
    .join(', ');
var codeIsLive = (row) => all(codeConditions(row));
var codeLiveFlags = (row) => flags(codeConditions(row));
var familyIsLive = (row) => all(familyConditions(row));
var familyLiveFlags = (row) => flags(familyConditions(row));
/** The first reason why a row is not live, or null. */
function notLiveReason(row) {
  if (row.epoch_live === 0) return 'epoch_ended';
  if (row.grant_live === 0) return 'grant_withdrawn';
  if (row.user_active === 0) return 'user_inactive';
  if (row.client_active === 0 || row.host_active === 0) return 'client_inactive';
  if (row.generation_live === 0) return 'generation_ended';
  return row.host_session_live === 0 ? 'host_session_ended' : null;
}
// packages/store/src/sqlite/auth-session.ts
var INSERT$4 = `INSERT INTO auth_sessions (id, secret_hash, kind, host_client_id, installation_jkt, host_family_id, app_id,
    user_id, request, consent_hash, client_version, wrong_factors, expires_at, opened_by)
  VALUES (:id, :hash, :kind, :host, :jkt, :family, :app, :user, :request, :consent, :version, :wrong, :expires, :attempt)
  ON CONFLICT (id) DO NOTHING`;
var OPENED_BY = 'SELECT expires_at FROM auth_sessions WHERE id = :id AND opened_by = :attempt';
var presented = `s.id = :id AND s.secret_hash = :hash AND s.host_client_id = :host AND s.installation_jkt IS :jkt
    AND s.host_family_id IS :family AND s.app_id IS :app`;
var usable = `s.spent_by IS NULL AND s.expires_at > :now AND (s.host_family_id IS NULL OR ${hostSessionLive('s')})`;
var SPEND_SESSION = `UPDATE auth_sessions AS s SET spent_by = :attempt WHERE ${presented} AND ${usable}`;
var SPENT_BY_ATTEMPT = `SELECT 1 FROM auth_sessions s WHERE ${presented} AND s.spent_by = :attempt`;
var PEEK_SESSION = `SELECT s.id, s.kind, s.host_client_id, s.installation_jkt, s.host_family_id, s.app_id, s.user_id,
    s.request, s.consent_hash, s.client_version, s.wrong_factors, s.expires_at
  FROM auth_sessions s WHERE ${presented} AND ${usable}`;
var bindingParams = (binding) => ({
  host: binding.hostClientId,
  jkt: binding.installationJkt,
  family: binding.hostFamilyId,
  app: binding.appId,
});
var presentedParams = (session) => ({
  id: session.id,
  hash: session.secretHash,
  ...bindingParams(session),
});
function peekSession(reader, now, session) {
  const row = reader.get(PEEK_SESSION, {
    ...presentedParams(session),
    now,
  });
  return (
    row && {
      id: row.id,
      kind: row.kind,
      hostClientId: row.host_client_id,
      installationJkt: row.installation_jkt,
      hostFamilyId: row.host_family_id,
      appId: row.app_id,
      userId: row.user_id,
      request: row.request,
      consentHash: row.consent_hash,
      clientVersion: row.client_version,
      wrongFactors: row.wrong_factors,
      expiresAt: row.expires_at,
    }
  );
}
/** When it ends; null when this attempt has opened it before (see `openedBefore`) or the id is taken. */
function insertSession(tx, attempt, session) {
  const expires = tx.now + session.ttlMs;
  return tx.run(INSERT$4, {
    id: session.id,
    hash: session.secretHash,
    kind: session.kind,
    ...bindingParams(session),
    user: session.userId,
    request: session.request,
    consent: session.consentHash,
    version: session.clientVersion,
    wrong: session.wrongFactors,
    expires,
    attempt,
  }) === 1
    ? expires
    : null;
}
function openedBefore(reader, attempt, id) {
  return (
    reader.get(OPENED_BY, {
      id,
      attempt,
    })?.expires_at ?? null
  );
}
function spendSession(tx, attempt, session) {
  return (
    tx.run(SPEND_SESSION, {
      ...presentedParams(session),
      attempt,
      now: tx.now,
    }) === 1
  );
}
function spentBefore(reader, attempt, session) {
  return (
    reader.get(SPENT_BY_ATTEMPT, {
      ...presentedParams(session),
      attempt,
    }) !== null
  );
}
// packages/store/src/sqlite/family-row.ts
/** What `Family` needs, for `SELECT` from an alias and for `RETURNING` (which knows no alias). */
var NAMES$1 = [
  ...['family_id', 'client_id', 'user_id', 'host_client_id', 'host_family_id', 'assurance', 'grant_id', 'scope'],
  ...['nonce', 'dpop_jkt', 'generation', 'salt', 'auth_time', 'created_at', 'idle_expires_at', 'absolute_expires_at'],
];
var FAMILY_COLUMNS = NAMES$1.join(', ');
var familyColumnsOf = (row) => NAMES$1.map((name) => `${row}.${name}`).join(', ');
/** Scopes are stored as on the wire: separated by one space. */
var toScope = (text) => (text === '' ? [] : text.split(' '));
var fromScope = (scope) => scope.join(' ');
/** `dpopJkt` names the key of the access token in hand, which a confidential client may change. */
function toFamily(row, dpopJkt = row.dpop_jkt) {
  return {
    familyId: row.family_id,
    clientId: row.client_id,
    userId: row.user_id,
    hostClientId: row.host_client_id,
    hostFamilyId: row.host_family_id,
    assurance: row.assurance,
    grantId: row.grant_id,
    scope: toScope(row.scope),
    nonce: row.nonce,
    dpopJkt,
    generation: row.generation,
    salt: row.salt,
    authTime: row.auth_time,
    createdAt: row.created_at,
    idleExpiresAt: row.idle_expires_at,
    absoluteExpiresAt: row.absolute_expires_at,
  };
}
// packages/store/src/sqlite/grant-row.ts
var GRANT_COLUMNS = `grant_id, user_id, client_id, version, state, scopes, purpose_hashes, ask_every_time,
  created_at, updated_at`;
var toGrant = (row) => ({
  grantId: row.grant_id,
  userId: row.user_id,
  clientId: row.client_id,
  version: row.version,
  state: row.state,
  scopes: toScope(row.scopes),
  purposeHashes: JSON.parse(row.purpose_hashes),
  askEveryTime: row.ask_every_time === 1,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
/** (held − requested) ∪ granted; the version rises when something that was held is not any more. */
function decideGrant(held, decision) {
  const before = held?.state === 'active' ? held.scopes : [];
  const kept = before.filter((name) => !decision.requested.includes(name));
  const scopes = [...kept, ...decision.granted.filter((name) => !kept.includes(name))];
  const narrowed = before.some((name) => !scopes.includes(name));
  const texts = {
    ...held?.purposeHashes,
    ...decision.purposeHashes,
  };
  return {
    version: (held?.version ?? 1) + (narrowed ? 1 : 0),
    scopes,
    purposeHashes: Object.fromEntries(Object.entries(texts).filter(([name]) => scopes.includes(name))),
  };
}
// packages/store/src/sqlite/issue-code.ts
/** The host session must be this user's, on this host. */
var hostSession = `(named.host_family_id IS NULL OR (${hostSessionLive('named')} AND EXISTS (SELECT 1 FROM families o
    WHERE o.family_id = named.host_family_id AND o.user_id = named.user_id AND o.client_id = named.host_client_id)))`;
var asNamed = `(SELECT :user AS user_id, :client AS client_id, :host AS host_client_id, :family AS host_family_id)`;
var INSERT_CODE = `INSERT INTO codes (id, secret_hash, client_id, user_id, user_generation, host_client_id,
    host_family_id, assurance, grant_id, grant_version, challenge, dpop_jkt, scope, nonce, auth_time, epoch, expires_at,
    issued_by)
  SELECT :id, :hash, named.client_id, named.user_id, u.generation, named.host_client_id, named.host_family_id, :assurance, :grant,
    :grantVersion, :challenge, :jkt, :scope, :nonce, :authTime, e.value, :expires, :attempt
  FROM ${asNamed} named
    JOIN users u ON u.user_id = named.user_id AND u.state = 'active'
    JOIN clients k ON k.client_id = named.client_id AND k.state = 'active'
    JOIN clients hk ON hk.client_id = named.host_client_id AND hk.state = 'active'
    JOIN facts e ON e.name = 'epoch'
  WHERE (:clientVersion IS NULL OR k.version = :clientVersion) AND ${hostSession}
    AND (:grant IS NULL OR EXISTS (SELECT 1 FROM grants g WHERE g.grant_id = :grant AND g.version = :grantVersion
      AND g.state = 'active' AND g.user_id = :user AND g.client_id = :client))
  ON CONFLICT (id) DO NOTHING`;
var DIAGNOSE_ISSUE = `SELECT
    EXISTS (SELECT 1 FROM users u WHERE u.user_id = named.user_id AND u.state = 'active') AS user_active,
    EXISTS (SELECT 1 FROM clients k WHERE k.client_id = named.client_id AND k.state = 'active') AS client_active,
    EXISTS (SELECT 1 FROM clients k WHERE k.client_id = named.host_client_id AND k.state = 'active') AS host_active,
    ${hostSession} AS host_session_live,
    (:clientVersion IS NULL OR EXISTS (SELECT 1 FROM clients k
      WHERE k.client_id = named.client_id AND k.version = :clientVersion)) AS version_stands
  FROM ${asNamed} named`;
var ISSUED_BEFORE = 'SELECT expires_at, grant_id FROM codes WHERE id = :id AND issued_by = :attempt';
var namedParams = ({ code, clientVersion }) => ({
  user: code.userId,
  client: code.clientId,
  host: code.hostClientId,
  family: code.hostFamilyId,
  clientVersion,
});
/** Null when something does not stand: see `whyNotIssued`. */
function issueCode(tx, issue) {
  const { code } = issue;
  const expires = tx.now + code.ttlMs;
  return tx.run(INSERT_CODE, {
    ...namedParams(issue),
    id: code.id,
    hash: code.secretHash,
    assurance: code.assurance,
    grant: issue.grant?.id ?? null,
    grantVersion: issue.grant?.version ?? null,
    challenge: code.challenge,
    jkt: code.dpopJkt,
    scope: fromScope(code.scope),
    nonce: code.nonce,
    authTime: code.authTime,
    expires,
    attempt: issue.attemptId,
    now: tx.now,
  }) === 1
    ? {
        kind: 'issued',
        expiresAt: expires,
        grantId: issue.grant?.id ?? null,
      }
    : null;
}
/** This attempt has won before, and its answer was lost: the same answer again. */
function issuedBefore(reader, attempt, id) {
  const row = reader.get(ISSUED_BEFORE, {
    id,
    attempt,
  });
  return (
    row && {
      kind: 'issued',
      expiresAt: row.expires_at,
      grantId: row.grant_id,
    }
  );
}
function whyNotIssued(tx, issue) {
  const row = tx.get(DIAGNOSE_ISSUE, {
    ...namedParams(issue),
    now: tx.now,
  });
  if (row === null || row.user_active === 0)
    return {
      kind: 'not_live',
      reason: 'user_inactive',
    };
  if (row.client_active === 0 || row.host_active === 0)
    return {
      kind: 'not_live',
      reason: 'client_inactive',
    };
  if (row.host_session_live === 0)
    return {
      kind: 'not_live',
      reason: 'host_session_ended',
    };
  return row.version_stands === 0 ? 'version' : 'grant';
}
/** What an issuing verb's audit rows may leave out. */
var codeFacts = (code, grantId) => ({
  clientId: code.clientId,
  hostClientId: code.hostClientId,
  userId: code.userId,
  grantId,
});
// packages/store/src/sqlite/failure.ts
/** The port's `StoreUnavailable`, made here because this package imports only types; `instanceof` goes by name. */
var SqliteUnavailable = class extends Error {
  name = 'StoreUnavailable';
  outcome;
  constructor(outcome, cause) {
    super(`the store cannot answer (${outcome})`, { cause });
    this.outcome = outcome;
  }
};
var nothingWritten = (cause) => new SqliteUnavailable('nothing_written', cause);
var outcomeUnknown = (cause) => new SqliteUnavailable('unknown', cause);
function isStoreUnavailable(error) {
  return error instanceof SqliteUnavailable;
}
/** Primary result code of SQLite: the low byte of the extended one; 0 when the error is not SQLite's. */
function sqliteCode(error) {
  const raw = error instanceof Error && 'rawCode' in error ? error.rawCode : void 0;
  return typeof raw === 'number' ? raw & 255 : 0;
}
var SQLITE_BUSY = 5;
var SQLITE_LOCKED = 6;
var SQLITE_FULL = 13;
/** Another process holds the lock: worth another try. */
var isBusy = (error) => [SQLITE_BUSY, SQLITE_LOCKED].includes(sqliteCode(error));
/**
 * A COMMIT that found the lock taken or the disk full has written no commit record. After any other failure (a failed
 * fsync above all) the record may be in the log, and a recovery may find it.
 */
function commitFailure(error) {
  return isBusy(error) || sqliteCode(error) === SQLITE_FULL ? nothingWritten(error) : outcomeUnknown(error);
}
// packages/store/src/sqlite/transaction.ts
var keep = (outcome) => ({
  keep: true,
  outcome,
});
/** Nothing that the verb wrote stays, spent values included. */
var undo = (outcome) => ({
  keep: false,
  outcome,
});
var pause = () => new Promise((resolve) => setTimeout(resolve, 1 + Math.random() * 2));
function createTransactions(connection, clock, options) {
  let last = Promise.resolve();
  const withPatience = async (since, attempt) => {
    for (;;) {
      try {
        return attempt();
      } catch (error) {
        if (!isBusy(error) || performance.now() - since > options.waitMs) throw error;
      }
      await pause();
    }
  };
  const rollBack = () => {
    try {
      if (connection.inTransaction) connection.exec('ROLLBACK');
    } catch {}
  };
  let synchronous;
  const begin = (wanted) => {
    rollBack();
    if (synchronous !== wanted) connection.exec(`PRAGMA synchronous = ${wanted}`);
    synchronous = wanted;
    connection.exec('BEGIN IMMEDIATE');
  };
  const run = (work) => {
    let decision;
    try {
      decision = work({
        get: connection.get,
        all: connection.all,
        run: connection.run,
        now: clock.now(),
      });
    } catch (error) {
      rollBack();
      throw error;
    }
    if (!decision.keep) {
      rollBack();
      return decision.outcome;
    }
    try {
      connection.exec('COMMIT');
    } catch (error) {
      rollBack();
      throw commitFailure(error);
    }
    return decision.outcome;
  };
  const write = (work, wanted) => {
    const since = performance.now();
    const answer = last.then(async () => {
      try {
        await withPatience(since, () => begin(wanted));
        return run(work);
      } catch (error) {
        throw isStoreUnavailable(error) ? error : nothingWritten(error);
      }
    });
    last = answer.catch(() => void 0);
    return answer;
  };
  return {
    write: (work) => write(work, 'FULL'),
    writeRelaxed: (work) => write(work, 'NORMAL'),
    async read(work) {
      try {
        return await withPatience(performance.now(), () => work(connection, clock.now()));
      } catch (error) {
        throw isStoreUnavailable(error) ? error : nothingWritten(error);
      }
    },
    settled: () => last.then(() => void 0),
  };
}
// packages/store/src/sqlite/spend.ts
var SPEND = `INSERT INTO spent_values (hash, spent_by, expires_at) VALUES (:hash, :attempt, :expires)
  ON CONFLICT (hash) DO NOTHING`;
var SPENT_BY = 'SELECT spent_by FROM spent_values WHERE hash = :hash';
/** False when one of them was used before by another attempt. */
function spend(tx, attempt, values) {
  return values.every(({ hash, expiresAt }) => {
    if (
      tx.run(SPEND, {
        hash,
        attempt,
        expires: Math.ceil(expiresAt),
      }) === 1
    )
      return true;
    return tx.get(SPENT_BY, { hash })?.spent_by === attempt;
  });
}
// packages/store/src/sqlite/verb.ts
function runVerb(transactions, input, work) {
  return transactions.write((tx) => (spend(tx, input.attemptId, input.spends) ? work(tx) : undo({ kind: 'replayed' })));
}
// packages/store/src/sqlite/approve.ts
var FIND_GRANT = `SELECT ${GRANT_COLUMNS} FROM grants WHERE user_id = :user AND client_id = :client`;
/** A grant that was withdrawn begins anew in its row: the risen version keeps what came before dead. */
var WRITE_GRANT = `INSERT INTO grants
    (grant_id, user_id, client_id, version, state, scopes, purpose_hashes, ask_every_time, created_at, updated_at)
  VALUES (:grant, :user, :client, :version, 'active', :scopes, :purposes, 0, :now, :now)
  ON CONFLICT (user_id, client_id) DO UPDATE SET
    created_at = CASE state WHEN 'active' THEN created_at ELSE excluded.created_at END,
    version = excluded.version, state = 'active', scopes = excluded.scopes,
    purpose_hashes = excluded.purpose_hashes, updated_at = excluded.updated_at, withdrawn_by = NULL
  RETURNING grant_id, version`;
var ADD_RECEIPT = 'INSERT INTO receipts (id, grant_id, jws, created_at) VALUES (:id, :grant, :jws, :now)';
function writeGrant(tx, input) {
  const owner = {
    user: input.code.userId,
    client: input.code.clientId,
  };
  const held = tx.get(FIND_GRANT, owner);
  const decided = decideGrant(held && toGrant(held), input);
  const row = tx.get(WRITE_GRANT, {
    ...owner,
    grant: input.newGrantId,
    version: decided.version,
    scopes: fromScope(decided.scopes),
    purposes: JSON.stringify(decided.purposeHashes),
    now: tx.now,
  });
  if (row === null) throw new Error('a grant was not written');
  return {
    id: row.grant_id,
    version: row.version,
  };
}
var approve = (transactions, input) =>
  runVerb(transactions, input, (tx) => {
    const { attemptId, code, clientVersion } = input;
    if (!spendSession(tx, attemptId, input.presented))
      return undo(issuedBefore(tx, attemptId, code.id) ?? { kind: 'invalid_session' });
    const grant = writeGrant(tx, input);
    const issue = {
      code,
      attemptId,
      grant,
      clientVersion,
    };
    const issued = issueCode(tx, issue);
    if (issued === null) {
      const why = whyNotIssued(tx, issue);
      if (why === 'grant') throw new Error('a code id came twice');
      return undo(why === 'version' ? { kind: 'client_changed' } : why);
    }
    tx.run(ADD_RECEIPT, {
      id: input.receipt.id,
      grant: grant.id,
      jws: input.receipt.jws,
      now: tx.now,
    });
    appendAudit(tx, input.audit, codeFacts(code, grant.id));
    return keep(issued);
  });
// packages/store/src/sqlite/activity.ts
var ADD$1 = `INSERT INTO activity (grant_id, at, event, reason, family_id, token_id, status, method, claims, count)
  VALUES (:grant, :at, :event, :reason, :family, :token, :status, :method, :claims, :count)
  ON CONFLICT (grant_id, at, event, reason) DO UPDATE SET count = count + excluded.count,
    family_id = excluded.family_id, token_id = excluded.token_id, status = excluded.status, method = excluded.method,
    claims = excluded.claims`;
var CLAIMS = `SELECT claims FROM activity
  WHERE grant_id = :grant AND at = :at AND event = :event AND reason = :reason`;
var LIST_ACTIVITY = `SELECT * FROM activity WHERE grant_id = :grant ORDER BY at DESC, event, reason LIMIT :limit`;
var startOfSecond = (at) => Math.floor(at / 1e3) * 1e3;
var toClaims = (text) => JSON.parse(text);
/** A row names every claim that was read in its second, and the token that read last. */
var recordActivity = (transactions, entries) =>
  transactions.write((tx) => {
    for (const entry of entries) {
      const row = {
        grant: entry.grantId,
        at: startOfSecond(entry.at),
        event: entry.event,
        reason: entry.reason ?? '',
      };
      const before = tx.get(CLAIMS, row);
      const claims = [
        .../* @__PURE__ */ new Set([...(before === null ? [] : toClaims(before.claims)), ...entry.claims]),
      ];
      const { familyId: family, tokenId: token, status, method, count } = entry;
      tx.run(ADD$1, {
        ...row,
        family,
        token,
        status,
        method,
        count,
        claims: JSON.stringify(claims),
      });
    }
    return keep(void 0);
  });
var listActivity = (transactions, grant, limit) =>
  transactions.read((reader) =>
    reader
      .all(LIST_ACTIVITY, {
        grant,
        limit,
      })
      .map((row) => ({
        grantId: row.grant_id,
        at: row.at,
        event: row.event,
        reason: row.reason === '' ? null : row.reason,
        familyId: row.family_id,
        tokenId: row.token_id,
        status: row.status,
        method: row.method,
        claims: toClaims(row.claims),
        count: row.count,
      })),
  );
// packages/store/src/sqlite/audit.ts
var MOST_ROWS = 1e3;
var ID_DIGITS = 16;
var toEntry = (row) => ({
  id: String(row.seq).padStart(ID_DIGITS, '0'),
  at: row.at,
  event: row.event,
  clientId: row.client_id ?? void 0,
  hostClientId: row.host_client_id ?? void 0,
  userId: row.user_id ?? void 0,
  grantId: row.grant_id ?? void 0,
  familyId: row.family_id ?? void 0,
  tokenId: row.token_id ?? void 0,
  method: row.method ?? void 0,
  path: row.path ?? void 0,
  status: row.status ?? void 0,
  reason: row.reason ?? void 0,
  detail: row.detail === null ? void 0 : JSON.parse(row.detail),
});
/** One statement for each set of named columns, so that each can use its index. */
function listQuery(filter) {
  const columns = [
    ['user_id', 'user', filter.userId],
    ['client_id', 'client', filter.clientId],
    ['grant_id', 'grant', filter.grantId],
    ['family_id', 'family', filter.familyId],
    ['event', 'event', filter.event],
  ];
  const params = { limit: Math.min(filter.limit, MOST_ROWS) };
  const where = ['seq > :after'];
  params.after = filter.after === void 0 ? 0 : Number(filter.after);
  for (const [column, name, value] of columns) {
    if (value === void 0) continue;
    where.push(`${column} = :${name}`);
    params[name] = value;
  }
  const order = filter.ascending === true ? 'ASC' : 'DESC';
  return {
    sql: `SELECT * FROM audit WHERE ${where.join(' AND ')} ORDER BY seq ${order} LIMIT :limit`,
    params,
  };
}
var createAudit = (transactions) => ({
  append: (entries) =>
    transactions.write((tx) => {
      appendAudit(tx, entries);
      return keep(void 0);
    }),
  list: (filter) => {
    const { sql, params } = listQuery(filter);
    return transactions.read((reader) => reader.all(sql, params).map(toEntry));
  },
  recordActivity: (entries) => recordActivity(transactions, entries),
  listActivity: (grantId, limit) => listActivity(transactions, grantId, limit),
});
// packages/store/src/sqlite/client-belongings.ts
var DROP_ORIGINS = 'DELETE FROM client_origins WHERE client_id = :client';
var ADD_ORIGIN = `INSERT INTO client_origins (origin, client_id) VALUES (:origin, :client) ON CONFLICT DO NOTHING`;
var CLAIM_KEY = `INSERT INTO client_keys (thumbprint, client_id, purpose) VALUES (:thumbprint, :client, :purpose)
  ON CONFLICT (thumbprint) DO NOTHING`;
var OWN_CLAIM = `SELECT 1 FROM client_keys
  WHERE thumbprint = :thumbprint AND client_id = :client AND purpose = :purpose`;
var HAS_ORIGIN = `SELECT k.kind FROM client_origins o JOIN clients k ON k.client_id = o.client_id
  WHERE o.origin = :origin AND k.state = 'active'`;
function writeOrigins(tx, client) {
  tx.run(DROP_ORIGINS, { client: client.clientId });
  for (const origin of client.origins)
    tx.run(ADD_ORIGIN, {
      origin,
      client: client.clientId,
    });
}
/** The first key that belongs to another client or purpose, or null. A claim is never given up. */
function claimKeys(tx, client, claims) {
  return (
    claims.find(({ thumbprint, purpose }) => {
      const claim = {
        thumbprint,
        client,
        purpose,
      };
      return tx.run(CLAIM_KEY, claim) === 0 && tx.get(OWN_CLAIM, claim) === null;
    }) ?? null
  );
}
// packages/store/src/sqlite/client-row.ts
var CLIENT_COLUMNS = `client_id, kind, name, publisher, publisher_verified, sector_id, auth_method, secret_hash, keys,
  state, version, scopes, origins, connects_to, icon, privacy_url, contact, dpop, refresh_rotation, created_at, updated_at`;
var toClient = (row) => ({
  clientId: row.client_id,
  kind: row.kind,
  name: row.name,
  publisher: row.publisher,
  publisherVerified: row.publisher_verified === 1,
  sectorId: row.sector_id,
  authMethod: row.auth_method,
  secretHash: row.secret_hash,
  keys: JSON.parse(row.keys),
  state: row.state,
  version: row.version,
  scopes: JSON.parse(row.scopes),
  origins: JSON.parse(row.origins),
  connectsTo: JSON.parse(row.connects_to),
  icon: row.icon,
  privacyUrl: row.privacy_url,
  contact: row.contact,
  dpop: row.dpop,
  refreshRotation: row.refresh_rotation,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
var fromClient = (client) => ({
  client: client.clientId,
  kind: client.kind,
  name: client.name,
  publisher: client.publisher,
  verified: client.publisherVerified ? 1 : 0,
  sector: client.sectorId,
  auth: client.authMethod,
  secret: client.secretHash,
  keys: JSON.stringify(client.keys),
  state: client.state,
  scopes: JSON.stringify(client.scopes),
  origins: JSON.stringify(client.origins),
  connects: JSON.stringify(client.connectsTo),
  icon: client.icon,
  privacy: client.privacyUrl,
  contact: client.contact,
  dpop: client.dpop,
  rotation: client.refreshRotation,
});
// packages/store/src/sqlite/clients.ts
var CLIENT_VERSION = 'SELECT version FROM clients WHERE client_id = :client';
var FIND_CLIENT = `SELECT ${CLIENT_COLUMNS} FROM clients WHERE client_id = :client`;
var LIST$2 = `SELECT ${CLIENT_COLUMNS} FROM clients
  WHERE state = 'active' AND client_id > :after AND (:kind IS NULL OR kind = :kind)
  ORDER BY client_id LIMIT :limit`;
var INSERT$3 = `INSERT INTO clients (${CLIENT_COLUMNS})
  VALUES (:client, :kind, :name, :publisher, :verified, :sector, :auth, :secret, :keys, :state, 1, :scopes, :origins,
    :connects, :icon, :privacy, :contact, :dpop, :rotation, :now, :now)
  ON CONFLICT (client_id) DO NOTHING`;
var UPDATE = `UPDATE clients SET name = :name, publisher = :publisher, publisher_verified = :verified,
    sector_id = :sector, auth_method = :auth, secret_hash = :secret, keys = :keys, state = :state, version = version + 1,
    scopes = :scopes, origins = :origins, connects_to = :connects, icon = :icon, privacy_url = :privacy,
    contact = :contact, dpop = :dpop, refresh_rotation = :rotation, updated_at = :now
  WHERE client_id = :client AND version = :version`;
var REMEMBERED_CLIENTS = 1e3;
/** Changes that a caller left `undefined` change nothing. */
var merge = (client, changes) => ({
  ...client,
  ...Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== void 0)),
});
var readClient = (reader, client) => {
  const row = reader.get(FIND_CLIENT, { client });
  return row && toClient(row);
};
function create(tx, input) {
  const { clientId } = input.client;
  if (
    tx.run(INSERT$3, {
      ...fromClient(input.client),
      now: tx.now,
    }) === 0
  )
    return undo({ kind: 'exists' });
  const taken = claimKeys(tx, clientId, input.keyClaims);
  if (taken !== null)
    return undo({
      kind: 'key_taken',
      thumbprint: taken.thumbprint,
    });
  writeOrigins(tx, input.client);
  appendAudit(tx, input.audit, { clientId });
  return keep({
    kind: 'created',
    client: readClient(tx, clientId),
  });
}
function update(tx, input) {
  const { clientId } = input;
  const before = readClient(tx, clientId);
  if (before === null) return undo({ kind: 'not_found' });
  const after = merge(before, input.changes);
  const version = input.ifVersion ?? before.version;
  if (
    tx.run(UPDATE, {
      ...fromClient(after),
      version,
      now: tx.now,
    }) === 0
  )
    return undo({ kind: 'changed_meanwhile' });
  const taken = claimKeys(tx, clientId, input.keyClaims ?? []);
  if (taken !== null)
    return undo({
      kind: 'key_taken',
      thumbprint: taken.thumbprint,
    });
  writeOrigins(tx, after);
  appendAudit(tx, input.audit, { clientId });
  return keep({
    kind: 'updated',
    client: readClient(tx, clientId),
  });
}
function createClients(transactions) {
  const remembered = /* @__PURE__ */ new Map();
  const remember = (client) => {
    const [oldest] = remembered.keys();
    if (remembered.size >= REMEMBERED_CLIENTS && oldest !== void 0) remembered.delete(oldest);
    remembered.set(client.clientId, client);
    return client;
  };
  return {
    find: (clientId) =>
      transactions.read((reader) => {
        const current = reader.get(CLIENT_VERSION, { client: clientId });
        const known = remembered.get(clientId);
        if (current === null || known?.version === current.version) return current && (known ?? null);
        const client = readClient(reader, clientId);
        return client && remember(client);
      }),
    list: ({ kind = null, afterId = '', limit }) =>
      transactions.read((reader) =>
        reader
          .all(LIST$2, {
            kind,
            after: afterId,
            limit,
          })
          .map(toClient),
      ),
    hasOrigin: (origin, kinds) =>
      transactions.read((reader) => reader.all(HAS_ORIGIN, { origin }).some(({ kind }) => kinds.includes(kind))),
    create: (input) => transactions.write((tx) => create(tx, input)),
    update: (input) => transactions.write((tx) => update(tx, input)),
  };
}
// packages/store/src/sqlite/database-clock.ts
/** Asking costs one read without a table; the design allows ten seconds. */
var REFRESH_AFTER_MS = 1e3;
/** An offset older than this is not believed any more. */
var REFUSE_AFTER_MS = 3e4;
var readTime = (connection) => {
  return (connection.get(`SELECT unixepoch('subsec') AS now`)?.now ?? NaN) * 1e3;
};
/** `monotonic` counts milliseconds and never jumps. */
function createDatabaseClock(connection, monotonic) {
  let offset = 0;
  let heardAt = Number.NEGATIVE_INFINITY;
  return {
    now() {
      const here = monotonic();
      if (here - heardAt >= REFRESH_AFTER_MS)
        try {
          offset = readTime(connection) - here;
          heardAt = here;
        } catch (error) {
          if (here - heardAt > REFUSE_AFTER_MS) throw nothingWritten(error);
        }
      return Math.floor(here + offset);
    },
  };
}
// packages/store/src/sqlite/family-reads.ts
var REFRESH_FACTS = 'SELECT salt, client_id, grant_id, user_id FROM families WHERE family_id = :family';
var HOST_SESSIONS = `SELECT ${familyColumnsOf('f')} FROM families f
  WHERE f.user_id = :user AND f.revoked_at IS NULL AND f.grant_id IS NULL
    AND f.idle_expires_at > :now AND f.absolute_expires_at > :now AND ${familyIsLive('f')}
  ORDER BY f.created_at DESC, f.family_id DESC`;
var refreshFacts = (transactions, family) =>
  transactions.read((reader) => {
    const row = reader.get(REFRESH_FACTS, { family });
    return (
      row && {
        salt: row.salt,
        clientId: row.client_id,
        grantId: row.grant_id,
        userId: row.user_id,
      }
    );
  });
var listHostSessions = (transactions, user) =>
  transactions.read((reader, now) =>
    reader
      .all(HOST_SESSIONS, {
        user,
        now,
      })
      .map((row) => toFamily(row)),
  );
// packages/store/src/sqlite/grants.ts
var GET_GRANT = `SELECT ${GRANT_COLUMNS} FROM grants WHERE grant_id = :grant`;
var LIST_GRANTS = `SELECT ${GRANT_COLUMNS}, (SELECT count(*) FROM families f
    WHERE f.user_id = grants.user_id AND f.client_id = grants.client_id AND f.grant_id = grants.grant_id
      AND f.revoked_at IS NULL AND f.idle_expires_at > :now AND f.absolute_expires_at > :now
      AND ${familyIsLive('f')}) AS live_families
  FROM grants WHERE user_id = :user AND state = 'active' ORDER BY created_at DESC, grant_id DESC`;
var WITHDRAW = `UPDATE grants SET state = 'withdrawn', version = version + 1, scopes = '', purpose_hashes = '{}',
    updated_at = :now, withdrawn_by = :attempt
  WHERE grant_id = :grant AND user_id = :user AND state = 'active'
  RETURNING version, client_id`;
var WITHDRAWN_BEFORE = `SELECT version FROM grants WHERE grant_id = :grant AND user_id = :user AND withdrawn_by = :attempt`;
var LATEST_RECEIPT = `SELECT id, jws FROM receipts WHERE grant_id = :grant
  ORDER BY created_at DESC, rowid DESC LIMIT 1`;
var findGrant = (transactions, user, client) =>
  transactions.read((reader) => {
    const row = reader.get(FIND_GRANT, {
      user,
      client,
    });
    return row && toGrant(row);
  });
var getGrant = (transactions, grant) =>
  transactions.read((reader) => {
    const row = reader.get(GET_GRANT, { grant });
    return row && toGrant(row);
  });
var listGrants = (transactions, user) =>
  transactions.read((reader, now) =>
    reader
      .all(LIST_GRANTS, {
        user,
        now,
      })
      .map((row) => ({
        ...toGrant(row),
        liveFamilies: row.live_families,
      })),
  );
var latestReceipt = (transactions, grant) => transactions.read((reader) => reader.get(LATEST_RECEIPT, { grant }));
/** What was withdrawn already is `not_found`: there is nothing left to withdraw. */
var withdrawGrant = (transactions, input) =>
  runVerb(transactions, input, (tx) => {
    const named = {
      grant: input.grantId,
      user: input.userId,
      attempt: input.attemptId,
    };
    const row = tx.get(WITHDRAW, {
      ...named,
      now: tx.now,
    });
    if (row === null) {
      const before = tx.get(WITHDRAWN_BEFORE, named);
      return undo(
        before === null
          ? { kind: 'not_found' }
          : {
              kind: 'withdrawn',
              version: before.version,
            },
      );
    }
    appendAudit(tx, input.audit, {
      clientId: row.client_id,
      userId: input.userId,
      grantId: input.grantId,
    });
    return keep({
      kind: 'withdrawn',
      version: row.version,
    });
  });
// packages/store/src/sqlite/issue-login-code.ts
var issueLoginCode = (transactions, input) =>
  runVerb(transactions, input, (tx) => {
    const { attemptId, presented, code } = input;
    if (presented !== null && !spendSession(tx, attemptId, presented))
      return undo(issuedBefore(tx, attemptId, code.id) ?? { kind: 'invalid_session' });
    const issue = {
      code,
      attemptId,
      grant: null,
      clientVersion: null,
    };
    const issued = issueCode(tx, issue);
    if (issued === null) {
      const before = issuedBefore(tx, attemptId, code.id);
      if (before !== null) return undo(before);
      const why = whyNotIssued(tx, issue);
      if (typeof why === 'string') throw new Error('a code id came twice');
      return undo(why);
    }
    appendAudit(tx, input.audit, codeFacts(code, null));
    return keep(issued);
  });
// packages/store/src/sqlite/throttle.ts
var TAKE = `INSERT INTO throttle (bucket, count, expires_at) VALUES (:bucket, 1, :now + :window)
  ON CONFLICT (bucket) DO UPDATE SET
    count = CASE WHEN expires_at <= :now THEN 1 ELSE count + 1 END,
    expires_at = CASE WHEN expires_at <= :now THEN excluded.expires_at ELSE expires_at END
  RETURNING count, expires_at`;
var GIVE_BACK = `UPDATE throttle SET count = count - 1
  WHERE bucket = :bucket AND count > 0 AND expires_at > :now`;
/** 0 when one was taken, else the milliseconds until the window ends: then the caller undoes everything. */
function takeOne(tx, bucket) {
  const row = tx.get(TAKE, {
    bucket: bucket.name,
    window: bucket.windowMs,
    now: tx.now,
  });
  if (row === null) throw new Error('a throttle counted nothing');
  return row.count > bucket.limit ? row.expires_at - tx.now : 0;
}
var toBucket = ({ key, limit, windowMs }) => ({
  name: `key:${Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('base64url')}`,
  limit,
  windowMs,
});
var createThrottle = (transactions) => ({
  take: (buckets) =>
    transactions.writeRelaxed((tx) => {
      const retryAfterMs = Math.max(0, ...buckets.map((bucket) => takeOne(tx, toBucket(bucket))));
      return retryAfterMs === 0
        ? keep({ kind: 'allowed' })
        : undo({
            kind: 'limited',
            retryAfterMs,
          });
    }),
  giveBack: (buckets) =>
    transactions.writeRelaxed((tx) => {
      for (const bucket of buckets.map(toBucket))
        tx.run(GIVE_BACK, {
          bucket: bucket.name,
          now: tx.now,
        });
      return keep(void 0);
    }),
});
// packages/store/src/sqlite/issue-silently.ts
var SILENT_CODES_PER_MINUTE = 10;
var issueSilently = (transactions, input) =>
  runVerb(transactions, input, (tx) => {
    const { attemptId, code, clientVersion } = input;
    const issue = {
      code,
      attemptId,
      clientVersion,
      grant: {
        id: input.grantId,
        version: input.grantVersion,
      },
    };
    const issued = issueCode(tx, issue);
    if (issued === null) {
      const before = issuedBefore(tx, attemptId, code.id);
      if (before !== null) return undo(before);
      const why = whyNotIssued(tx, issue);
      return undo(typeof why === 'string' ? { kind: 'grant_changed' } : why);
    }
    const limit = input.maxPerMinute ?? SILENT_CODES_PER_MINUTE;
    const retryAfterMs = takeOne(tx, {
      name: `silent:${code.userId}:${code.clientId}`,
      limit,
      windowMs: 6e4,
    });
    if (retryAfterMs > 0)
      return undo({
        kind: 'limited',
        retryAfterMs,
      });
    appendAudit(tx, input.audit, codeFacts(code, input.grantId));
    return keep(issued);
  });
// packages/store/src/sqlite/migrations/index.ts
var MIGRATIONS = [
  {
    version: 1,
    name: 'authorization',
    sql: "\nCREATE TABLE clients (\n  client_id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, publisher TEXT NOT NULL,\n  publisher_verified INTEGER NOT NULL, sector_id TEXT NOT NULL, auth_method TEXT NOT NULL, secret_hash BLOB,\n  keys TEXT NOT NULL, state TEXT NOT NULL, version INTEGER NOT NULL, scopes TEXT NOT NULL, origins TEXT NOT NULL,\n  connects_to TEXT NOT NULL, icon TEXT, privacy_url TEXT, contact TEXT, dpop TEXT NOT NULL,\n  refresh_rotation TEXT NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL\n) STRICT;\n-- One row per registered origin: CORS asks at every browser request.\nCREATE TABLE client_origins (\n  origin TEXT NOT NULL, client_id TEXT NOT NULL REFERENCES clients, PRIMARY KEY (origin, client_id)\n) STRICT, WITHOUT ROWID;\nCREATE INDEX client_origins_client ON client_origins (client_id);\n-- A public key belongs to one client and one purpose, for ever.\nCREATE TABLE client_keys (\n  thumbprint TEXT PRIMARY KEY, client_id TEXT NOT NULL REFERENCES clients, purpose TEXT NOT NULL\n) STRICT, WITHOUT ROWID;\n\nCREATE TABLE users (\n  user_id TEXT PRIMARY KEY, namespace TEXT NOT NULL, username_index BLOB NOT NULL, email_index BLOB, phone_index BLOB,\n  sealed_key BLOB NOT NULL, sealed_profile BLOB NOT NULL, password_hash TEXT, state TEXT NOT NULL,\n  generation INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL\n) STRICT;\nCREATE UNIQUE INDEX users_username ON users (namespace, username_index);\nCREATE INDEX users_email ON users (namespace, email_index) WHERE email_index IS NOT NULL;\nCREATE INDEX users_phone ON users (namespace, phone_index) WHERE phone_index IS NOT NULL;\nCREATE TABLE subjects (\n  user_id TEXT NOT NULL REFERENCES users, sector_id TEXT NOT NULL, subject TEXT NOT NULL, key_version INTEGER NOT NULL,\n  PRIMARY KEY (user_id, sector_id)\n) STRICT, WITHOUT ROWID;\nCREATE UNIQUE INDEX subjects_subject ON subjects (sector_id, subject);\n\nCREATE TABLE auth_sessions (\n  id TEXT PRIMARY KEY, secret_hash BLOB NOT NULL, kind TEXT NOT NULL, host_client_id TEXT NOT NULL,\n  installation_jkt TEXT, host_family_id TEXT, app_id TEXT, user_id TEXT, request TEXT NOT NULL, consent_hash TEXT,\n  client_version INTEGER, wrong_factors INTEGER NOT NULL, expires_at INTEGER NOT NULL,\n  opened_by TEXT NOT NULL, spent_by TEXT\n) STRICT;\nCREATE INDEX auth_sessions_expiry ON auth_sessions (expires_at);\nCREATE TABLE grants (\n  grant_id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users, client_id TEXT NOT NULL REFERENCES clients,\n  version INTEGER NOT NULL, state TEXT NOT NULL, scopes TEXT NOT NULL, purpose_hashes TEXT NOT NULL,\n  ask_every_time INTEGER NOT NULL, created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, withdrawn_by TEXT\n) STRICT;\nCREATE UNIQUE INDEX grants_user_client ON grants (user_id, client_id);\nCREATE TABLE receipts (\n  id TEXT PRIMARY KEY, grant_id TEXT NOT NULL REFERENCES grants, jws TEXT NOT NULL, created_at INTEGER NOT NULL\n) STRICT;\nCREATE INDEX receipts_grant ON receipts (grant_id, created_at);\nCREATE TABLE codes (\n  id TEXT PRIMARY KEY, secret_hash BLOB NOT NULL, client_id TEXT NOT NULL, user_id TEXT NOT NULL,\n  user_generation INTEGER NOT NULL, host_client_id TEXT NOT NULL, host_family_id TEXT, assurance TEXT NOT NULL,\n  grant_id TEXT, grant_version INTEGER, challenge TEXT NOT NULL, dpop_jkt TEXT, scope TEXT NOT NULL, nonce TEXT,\n  auth_time INTEGER NOT NULL, epoch TEXT NOT NULL, expires_at INTEGER NOT NULL,\n  issued_by TEXT NOT NULL, spent_by TEXT, family_id TEXT\n) STRICT, WITHOUT ROWID;\nCREATE INDEX codes_expiry ON codes (expires_at);\n\nCREATE TABLE families (\n  family_id TEXT PRIMARY KEY, client_id TEXT NOT NULL, user_id TEXT NOT NULL, user_generation INTEGER NOT NULL,\n  host_client_id TEXT NOT NULL, host_family_id TEXT, assurance TEXT NOT NULL, grant_id TEXT, grant_version INTEGER,\n  scope TEXT NOT NULL, offline INTEGER NOT NULL, nonce TEXT, dpop_jkt TEXT, generation INTEGER NOT NULL,\n  salt BLOB NOT NULL, auth_time INTEGER NOT NULL, epoch TEXT NOT NULL, created_at INTEGER NOT NULL,\n  refreshed_at INTEGER NOT NULL, rotated_at INTEGER, previous_rotated_at INTEGER,\n  idle_expires_at INTEGER NOT NULL, absolute_expires_at INTEGER NOT NULL, revoked_at INTEGER, revoked_reason TEXT\n) STRICT, WITHOUT ROWID;\nCREATE INDEX families_unrevoked ON families (user_id, client_id) WHERE revoked_at IS NULL;\n-- By the end that never moves: a refresh touches no index.\nCREATE INDEX families_expiry ON families (absolute_expires_at);\n-- scope is null when it is all of the family's.\nCREATE TABLE access_tokens (\n  id TEXT PRIMARY KEY, secret_hash BLOB NOT NULL, family_id TEXT NOT NULL, scope TEXT, dpop_jkt TEXT,\n  generation INTEGER NOT NULL, repeated INTEGER NOT NULL, minted_by TEXT NOT NULL, expires_at INTEGER NOT NULL,\n  revoked_at INTEGER\n) STRICT, WITHOUT ROWID;\nCREATE INDEX access_tokens_expiry ON access_tokens (expires_at);\nCREATE TABLE spent_values (\n  hash BLOB PRIMARY KEY, spent_by TEXT NOT NULL, expires_at INTEGER NOT NULL\n) STRICT, WITHOUT ROWID;\nCREATE INDEX spent_values_expiry ON spent_values (expires_at);\n\nCREATE TABLE throttle (\n  bucket TEXT PRIMARY KEY, count INTEGER NOT NULL, expires_at INTEGER NOT NULL\n) STRICT, WITHOUT ROWID;\nCREATE INDEX throttle_expiry ON throttle (expires_at);\nCREATE TABLE server_keys (\n  id TEXT PRIMARY KEY, purpose TEXT NOT NULL, state TEXT NOT NULL, sealed BLOB NOT NULL, public_jwk TEXT,\n  created_at INTEGER NOT NULL\n) STRICT;\nCREATE UNIQUE INDEX server_keys_current ON server_keys (purpose) WHERE state = 'current';\nCREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;\nINSERT INTO facts (name, value) VALUES ('epoch', '1');\n-- seq is commit order: writers take turns, so a reader that asks for \"after\" never misses a row.\nCREATE TABLE audit (\n  seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, event TEXT NOT NULL, client_id TEXT, host_client_id TEXT, user_id TEXT,\n  grant_id TEXT, family_id TEXT, token_id TEXT, method TEXT, path TEXT, status INTEGER, reason TEXT, detail TEXT\n) STRICT;\nCREATE INDEX audit_user ON audit (user_id) WHERE user_id IS NOT NULL;\nCREATE INDEX audit_client ON audit (client_id) WHERE client_id IS NOT NULL;\nCREATE TABLE activity (\n  grant_id TEXT NOT NULL, at INTEGER NOT NULL, event TEXT NOT NULL, reason TEXT NOT NULL, family_id TEXT NOT NULL,\n  token_id TEXT NOT NULL, status INTEGER NOT NULL, method TEXT NOT NULL, claims TEXT NOT NULL, count INTEGER NOT NULL,\n  PRIMARY KEY (grant_id, at, event, reason)\n) STRICT, WITHOUT ROWID;\n",
  },
];
// packages/store/src/sqlite/migrate.ts
var ENSURE = `CREATE TABLE IF NOT EXISTS migrations (
  version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL
) STRICT`;
var NEWEST = 'SELECT coalesce(max(version), 0) AS version FROM migrations';
var RECORD = 'INSERT INTO migrations (version, name, applied_at) VALUES (:version, :name, :now)';
/** The schema is newer than this program: it must not touch what it does not know. */
var SchemaTooNew = class extends Error {
  name = 'SchemaTooNew';
  constructor(found, known) {
    super(
      `the database has schema ${found}, this program knows ${known}: start the newer program, or restore a backup`,
    );
  }
};
async function migrate(connection, transactions, migrations = MIGRATIONS) {
  const known = migrations.at(-1)?.version ?? 0;
  const found = await transactions.write((tx) => {
    connection.exec(ENSURE);
    const version = tx.get(NEWEST)?.version ?? 0;
    for (const migration of migrations.filter((one) => one.version > version)) {
      connection.exec(migration.sql);
      tx.run(RECORD, {
        version: migration.version,
        name: migration.name,
        now: tx.now,
      });
    }
    return keep(version);
  });
  if (found > known) throw new SchemaTooNew(found, known);
}
// packages/store/src/sqlite/end-family.ts
var REVOKE = `UPDATE families SET revoked_at = :now, revoked_reason = :reason
  WHERE family_id = :family AND revoked_at IS NULL
  RETURNING family_id, client_id, host_client_id, user_id, grant_id`;
/** Slots belong to the families used last. Dead ones of an older generation, grant or epoch are never younger than live ones. */
var surplus = (group) => `UPDATE families SET revoked_at = :now, revoked_reason = 'too_many'
  WHERE family_id IN (
    SELECT f.family_id FROM families f
    WHERE f.user_id = :user AND ${group} AND f.family_id <> :family AND f.revoked_at IS NULL
      AND f.idle_expires_at > :now AND f.absolute_expires_at > :now AND ${familyHostLive('f')}
    ORDER BY f.refreshed_at DESC, f.family_id DESC LIMIT -1 OFFSET :others)
  RETURNING family_id, client_id, host_client_id, user_id, grant_id`;
var END_SURPLUS_OF_APP = surplus('f.client_id = :client AND f.grant_id IS NOT NULL');
/** Host sessions are counted per user, whatever the host. */
var END_SURPLUS_OF_HOST = surplus('f.grant_id IS NULL');
function auditEnd(tx, row, reason) {
  appendAudit(
    tx,
    [
      {
        event: 'family.revoked',
        reason,
      },
    ],
    {
      clientId: row.client_id,
      hostClientId: row.host_client_id,
      userId: row.user_id,
      grantId: row.grant_id,
      familyId: row.family_id,
    },
  );
}
/** False when it was revoked before. */
function endFamily(tx, family, reason) {
  const row = tx.get(REVOKE, {
    family,
    reason,
    now: tx.now,
  });
  if (row !== null) auditEnd(tx, row, reason);
  return row !== null;
}
/** Ends those refreshed longest ago, so that with the newest one at most `max` are left. */
function endSurplusFamilies(tx, newest, max) {
  const slots = {
    user: newest.user_id,
    family: newest.family_id,
    others: Math.max(max - 1, 0),
    now: tx.now,
  };
  const ended =
    newest.grant_id === null
      ? tx.all(END_SURPLUS_OF_HOST, slots)
      : tx.all(END_SURPLUS_OF_APP, {
          ...slots,
          client: newest.client_id,
        });
  for (const row of ended) auditEnd(tx, row, 'too_many');
}
// packages/store/src/sqlite/mint-access-token.ts
var INSERT$2 = `INSERT INTO access_tokens
    (id, secret_hash, family_id, scope, dpop_jkt, generation, repeated, minted_by, expires_at)
  VALUES (:id, :hash, :family, :scope, :jkt, :generation, :repeated, :attempt, :expires)
  ON CONFLICT (id) DO NOTHING`;
var OWN = `SELECT generation, repeated, expires_at FROM access_tokens
  WHERE id = :id AND family_id = :family AND minted_by = :attempt`;
/** When the token ends, never after its family; null when this id was minted before. */
function mintAccessToken(tx, mint) {
  const expires = Math.min(tx.now + mint.token.ttlMs, mint.family.absolute_expires_at);
  return tx.run(INSERT$2, {
    id: mint.token.id,
    hash: mint.token.secretHash,
    family: mint.family.family_id,
    scope: mint.scope,
    jkt: mint.dpopJkt,
    generation: mint.generation,
    repeated: mint.repeated ? 1 : 0,
    attempt: mint.attemptId,
    expires,
  }) === 1
    ? expires
    : null;
}
function mintedBy(reader, attempt, id, family) {
  return reader.get(OWN, {
    id,
    family,
    attempt,
  });
}
// packages/store/src/sqlite/redeem.ts
var SPEND_CODE = `UPDATE codes AS c SET spent_by = :attempt, family_id = :family
  WHERE c.id = :code AND c.secret_hash = :hash AND c.client_id = :client AND c.challenge = :challenge
    AND (c.dpop_jkt IS NULL OR c.dpop_jkt = :jkt) AND c.spent_by IS NULL AND c.expires_at > :now
    AND ${codeIsLive('c')}
  RETURNING scope`;
var CREATE_FAMILY = `INSERT INTO families
    (family_id, client_id, user_id, user_generation, host_client_id, host_family_id, assurance, grant_id, grant_version,
     scope, offline, nonce, dpop_jkt, generation, salt, auth_time, epoch, created_at, refreshed_at,
     idle_expires_at, absolute_expires_at)
  SELECT :family, client_id, user_id, user_generation, host_client_id, host_family_id, assurance, grant_id, grant_version,
     scope, :offline, nonce, :jkt, 0, :salt, auth_time, epoch, :now, :now, min(:now + :idle, :now + :absolute), :now + :absolute
  FROM codes WHERE id = :code
  RETURNING ${FAMILY_COLUMNS}`;
var DIAGNOSE_CODE = `SELECT c.client_id, c.user_id, c.grant_id, c.challenge, c.dpop_jkt, c.expires_at, c.spent_by,
    c.family_id, ${codeLiveFlags('c')}
  FROM codes c WHERE c.id = :code AND c.secret_hash = :hash`;
var FIND_FAMILY = `SELECT ${FAMILY_COLUMNS} FROM families WHERE family_id = :family`;
var REFUSALS$1 = {
  epoch_ended: 'code_expired',
  generation_ended: 'host_session_ended',
  grant_withdrawn: 'grant_withdrawn',
  user_inactive: 'user_inactive',
  client_inactive: 'client_inactive',
  host_session_ended: 'host_session_ended',
};
var refused$1 = (reason, row) => ({
  kind: 'refused',
  reason,
  familyId: row?.family_id ?? null,
  grantId: row?.grant_id ?? null,
  userId: row?.user_id ?? null,
});
/** Client, verifier and key, in this order; null when the presentation is valid. */
function wrongBinding(row, input) {
  if (row.client_id !== input.clientId) return 'client_mismatch';
  if (row.challenge !== input.challenge) return 'verifier_mismatch';
  return row.dpop_jkt !== null && row.dpop_jkt !== input.dpopJkt ? 'key_mismatch' : null;
}
/** This attempt has won before, and its answer was lost: the same answer again. */
function wonBefore$1(tx, row, input) {
  if (row.spent_by !== input.attemptId || row.family_id === null) return null;
  const family = tx.get(FIND_FAMILY, { family: row.family_id });
  const token = mintedBy(tx, input.attemptId, input.accessToken.id, row.family_id);
  if (family === null || token === null) return null;
  return {
    kind: 'redeemed',
    family: toFamily(family),
    accessExpiresAt: token.expires_at,
  };
}
function diagnose$1(tx, input) {
  const row = tx.get(DIAGNOSE_CODE, {
    code: input.codeId,
    hash: input.secretHash,
    now: tx.now,
  });
  if (row === null) return undo(refused$1('code_unknown'));
  const wrong = wrongBinding(row, input);
  if (wrong !== null) return undo(refused$1(wrong, row));
  const before = wonBefore$1(tx, row, input);
  if (before !== null) return undo(before);
  if (row.family_id !== null)
    return {
      keep: endFamily(tx, row.family_id, 'code_spent'),
      outcome: refused$1('code_spent', row),
    };
  const reason = notLiveReason(row);
  return undo(refused$1(reason === null ? 'code_expired' : REFUSALS$1[reason], row));
}
function redeemCode(tx, input) {
  const spent = tx.get(SPEND_CODE, {
    attempt: input.attemptId,
    family: input.familyId,
    code: input.codeId,
    hash: input.secretHash,
    client: input.clientId,
    challenge: input.challenge,
    jkt: input.dpopJkt,
    now: tx.now,
  });
  if (spent === null) return diagnose$1(tx, input);
  const family = tx.get(CREATE_FAMILY, {
    family: input.familyId,
    offline: toScope(spent.scope).includes('offline_access') ? 1 : 0,
    jkt: input.dpopJkt,
    salt: input.salt,
    now: tx.now,
    idle: input.idleMs,
    absolute: input.absoluteMs,
    code: input.codeId,
  });
  if (family === null) throw new Error('a spent code made no family');
  const accessExpiresAt = mintAccessToken(tx, {
    token: input.accessToken,
    family,
    scope: null,
    dpopJkt: input.dpopJkt,
    generation: 0,
    repeated: false,
    attemptId: input.attemptId,
  });
  if (accessExpiresAt === null) throw new Error('an access token id came twice');
  endSurplusFamilies(tx, family, input.maxFamilies);
  appendAudit(tx, input.audit, {
    clientId: family.client_id,
    hostClientId: family.host_client_id,
    userId: family.user_id,
    grantId: family.grant_id,
    familyId: family.family_id,
  });
  return keep({
    kind: 'redeemed',
    family: toFamily(family),
    accessExpiresAt,
  });
}
var redeem = (transactions, input) => runVerb(transactions, input, (tx) => redeemCode(tx, input));
// packages/store/src/sqlite/decide-refresh.ts
var refuse = (reason) => ({
  kind: 'refuse',
  reason,
});
var within = (at, now, repeatMs) => at !== null && now - at <= repeatMs;
function decideRefresh(facts, presented, now, repeatMs) {
  if (presented > facts.generation) return refuse('refresh_unknown');
  if (facts.revoked) return refuse('family_revoked');
  if (facts.expired) return refuse('refresh_expired');
  const behind = facts.generation - presented;
  const repeatable = behind === 1 && within(facts.rotatedAt, now, repeatMs);
  const superseded = behind === 2 && within(facts.previousRotatedAt, now, repeatMs);
  if (behind > 0 && !repeatable && !superseded) return { kind: 'revoke' };
  if (facts.notLive !== null) return refuse(facts.notLive);
  if (superseded) return refuse('refresh_spent');
  return repeatable ? { kind: 'repeat' } : refuse('refresh_unknown');
}
// packages/store/src/sqlite/refresh.ts
var presentedCurrent = `f.family_id = :family AND f.client_id = :client AND f.generation = :generation
    AND f.revoked_at IS NULL AND f.idle_expires_at > :now AND f.absolute_expires_at > :now
    AND ${familyIsLive('f')}`;
/** Public clients: the next generation, with the key that the family is bound to. */
var ROTATE = `UPDATE families AS f SET generation = f.generation + 1, previous_rotated_at = f.rotated_at,
    rotated_at = :now, refreshed_at = :now, idle_expires_at = min(:now + :idle, f.absolute_expires_at)
  WHERE ${presentedCurrent} AND f.dpop_jkt IS :jkt
  RETURNING ${FAMILY_COLUMNS}`;
/**
 * Confidential clients: the same generation stays, and the client itself is what the token is bound to. A retry, whose
 * token is there already, changes nothing.
 */
var EXTEND = `UPDATE families AS f SET refreshed_at = :now,
    idle_expires_at = min(:now + :idle, f.absolute_expires_at)
  WHERE ${presentedCurrent} AND NOT EXISTS (SELECT 1 FROM access_tokens t WHERE t.id = :token)
  RETURNING ${FAMILY_COLUMNS}`;
var DIAGNOSE_FAMILY = `SELECT ${familyColumnsOf('f')}, f.rotated_at, f.previous_rotated_at, f.revoked_at,
    ${familyLiveFlags('f')}
  FROM families f WHERE f.family_id = :family`;
var REFUSALS = {
  epoch_ended: 'family_revoked',
  generation_ended: 'family_revoked',
  grant_withdrawn: 'grant_withdrawn',
  user_inactive: 'user_inactive',
  client_inactive: 'client_inactive',
  host_session_ended: 'host_session_ended',
};
var refused = (reason, row) => ({
  kind: 'refused',
  reason,
  familyId: row?.family_id ?? null,
  grantId: row?.grant_id ?? null,
  userId: row?.user_id ?? null,
});
var refreshed = (won, dpopJkt) => ({
  kind: 'refreshed',
  family: toFamily(won.row, dpopJkt),
  generation: won.generation,
  repeated: won.repeated,
  accessExpiresAt: won.accessExpiresAt,
});
/** This attempt has won before, and its answer was lost: the same answer again. */
function wonBefore(tx, row, input) {
  const token = mintedBy(tx, input.attemptId, input.accessToken.id, row.family_id);
  if (token === null) return null;
  const { generation, expires_at: accessExpiresAt } = token;
  return refreshed(
    {
      row,
      generation,
      repeated: token.repeated === 1,
      accessExpiresAt,
    },
    input.dpopJkt,
  );
}
function mint(tx, row, input, repeated) {
  const held = toScope(row.scope);
  if (input.scope?.some((name) => !held.includes(name))) return undo({ kind: 'scope_wider' });
  const accessExpiresAt = mintAccessToken(tx, {
    token: input.accessToken,
    family: row,
    scope: input.scope === null ? null : fromScope(input.scope),
    dpopJkt: input.dpopJkt,
    generation: row.generation,
    repeated,
    attemptId: input.attemptId,
  });
  if (accessExpiresAt === null) throw new Error('an access token id came twice');
  appendAudit(tx, input.audit, {
    clientId: row.client_id,
    hostClientId: row.host_client_id,
    userId: row.user_id,
    grantId: row.grant_id,
    familyId: row.family_id,
  });
  return keep(
    refreshed(
      {
        row,
        generation: row.generation,
        repeated,
        accessExpiresAt,
      },
      input.dpopJkt,
    ),
  );
}
function diagnose(tx, input) {
  const row = tx.get(DIAGNOSE_FAMILY, {
    family: input.familyId,
    now: tx.now,
  });
  if (row === null) return undo(refused('refresh_unknown'));
  if (row.client_id !== input.clientId) return undo(refused('client_mismatch', row));
  if (input.rotation === 'always' && row.dpop_jkt !== input.dpopJkt) return undo(refused('key_mismatch', row));
  const before = wonBefore(tx, row, input);
  if (before !== null) return undo(before);
  const reason = notLiveReason(row);
  const decision = decideRefresh(
    {
      generation: row.generation,
      rotatedAt: row.rotated_at,
      previousRotatedAt: row.previous_rotated_at,
      revoked: row.revoked_at !== null,
      expired: row.idle_expires_at <= tx.now || row.absolute_expires_at <= tx.now,
      notLive: reason === null ? null : REFUSALS[reason],
    },
    input.presentedGeneration,
    tx.now,
    input.repeatMs,
  );
  if (decision.kind === 'repeat') return mint(tx, row, input, true);
  if (decision.kind === 'refuse') return undo(refused(decision.reason, row));
  endFamily(tx, row.family_id, 'refresh_reused');
  return keep(refused('refresh_reused', row));
}
function refreshFamily(tx, input) {
  const presented = {
    family: input.familyId,
    client: input.clientId,
    generation: input.presentedGeneration,
    now: tx.now,
    idle: input.idleMs,
  };
  const row =
    input.rotation === 'always'
      ? tx.get(ROTATE, {
          ...presented,
          jkt: input.dpopJkt,
        })
      : tx.get(EXTEND, {
          ...presented,
          token: input.accessToken.id,
        });
  return row === null ? diagnose(tx, input) : mint(tx, row, input, false);
}
var refresh = (transactions, input) => runVerb(transactions, input, (tx) => refreshFamily(tx, input));
// packages/store/src/sqlite/user-row.ts
var NAMES = [
  ...['user_id', 'namespace', 'username_index', 'email_index', 'phone_index', 'sealed_key', 'sealed_profile'],
  ...['password_hash', 'state', 'generation', 'created_at', 'updated_at'],
];
var USER_COLUMNS = NAMES.join(', ');
/** Under names of their own (`user_…`), for a read that joins other rows. */
var joinedUserColumns = (row) => NAMES.map((name) => `${row}.${name} AS u_${name}`).join(', ');
var toUser = (row) => ({
  userId: row.user_id,
  namespace: row.namespace,
  usernameIndex: row.username_index,
  emailIndex: row.email_index,
  phoneIndex: row.phone_index,
  sealedKey: row.sealed_key,
  sealedProfile: row.sealed_profile,
  passwordHash: row.password_hash,
  state: row.state,
  generation: row.generation,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
var toJoinedUser = (row) => ({
  userId: row.u_user_id,
  namespace: row.u_namespace,
  usernameIndex: row.u_username_index,
  emailIndex: row.u_email_index,
  phoneIndex: row.u_phone_index,
  sealedKey: row.u_sealed_key,
  sealedProfile: row.u_sealed_profile,
  passwordHash: row.u_password_hash,
  state: row.u_state,
  generation: row.u_generation,
  createdAt: row.u_created_at,
  updatedAt: row.u_updated_at,
});
// packages/store/src/sqlite/resolve.ts
var RESOLVE = `SELECT t.id AS token_id, t.expires_at AS token_expires_at, t.scope AS token_scope,
    t.dpop_jkt AS token_jkt, t.revoked_at AS token_revoked_at, f.revoked_at AS family_revoked_at,
    ${familyColumnsOf('f')}, k.kind AS client_kind, k.sector_id, ${joinedUserColumns('u')}, s.subject,
    ${familyLiveFlags('f')}
  FROM access_tokens t
    JOIN families f ON f.family_id = t.family_id
    JOIN clients k ON k.client_id = f.client_id
    JOIN users u ON u.user_id = f.user_id
    LEFT JOIN subjects s ON s.user_id = f.user_id AND s.sector_id = k.sector_id
  WHERE t.id = :id AND t.secret_hash = :hash`;
var revoked = (row) => row.token_revoked_at !== null || row.family_revoked_at !== null || notLiveReason(row) !== null;
function toOutcome(row, now) {
  const dead = (reason) => ({
    kind: 'dead',
    reason,
    known: {
      tokenId: row.token_id,
      familyId: row.family_id,
      grantId: row.grant_id,
      dpopJkt: row.token_jkt,
    },
  });
  if (revoked(row)) return dead('token_revoked');
  if (row.token_expires_at <= now) return dead('token_expired');
  const family = toFamily(row, row.token_jkt);
  return {
    kind: 'live',
    token: {
      tokenId: row.token_id,
      expiresAt: row.token_expires_at,
      scope: row.token_scope === null ? family.scope : toScope(row.token_scope),
      family,
      clientKind: row.client_kind,
      sectorId: row.sector_id,
      user: toJoinedUser(row),
      subject: row.subject,
    },
  };
}
var resolve = (transactions, id, hash) =>
  transactions.read((reader, now) => {
    const row = reader.get(RESOLVE, {
      id,
      hash,
      now,
    });
    return row === null
      ? {
          kind: 'dead',
          reason: 'token_unknown',
          known: null,
        }
      : toOutcome(row, now);
  });
// packages/store/src/sqlite/revoke.ts
var REVOKE_FAMILY = `UPDATE families SET revoked_at = :now, revoked_reason = :reason
  WHERE family_id = :family AND client_id = :client AND revoked_at IS NULL
  RETURNING host_client_id, user_id, grant_id`;
var FAMILY_OF_CLIENT = 'SELECT 1 FROM families WHERE family_id = :family AND client_id = :client';
var REVOKE_TOKEN = `UPDATE access_tokens AS t SET revoked_at = :now
  WHERE t.id = :id AND t.secret_hash = :hash AND t.revoked_at IS NULL
    AND EXISTS (SELECT 1 FROM families f WHERE f.family_id = t.family_id AND f.client_id = :client)`;
var TOKEN_FACTS = `SELECT f.family_id, f.host_client_id, f.user_id, f.grant_id
  FROM access_tokens t JOIN families f ON f.family_id = t.family_id
  WHERE t.id = :id AND t.secret_hash = :hash AND f.client_id = :client`;
var factsOf$1 = (clientId, familyId, row) => ({
  clientId,
  familyId,
  hostClientId: row.host_client_id,
  userId: row.user_id,
  grantId: row.grant_id,
});
/** Revoking what is revoked already succeeds and writes nothing. */
var revokeFamily = (transactions, input) =>
  runVerb(transactions, input, (tx) => {
    const named = {
      family: input.familyId,
      client: input.clientId,
    };
    const row = tx.get(REVOKE_FAMILY, {
      ...named,
      reason: input.reason,
      now: tx.now,
    });
    if (row === null) return undo({ kind: tx.get(FAMILY_OF_CLIENT, named) === null ? 'not_found' : 'revoked' });
    appendAudit(tx, input.audit, factsOf$1(input.clientId, input.familyId, row));
    return keep({ kind: 'revoked' });
  });
var revokeAccessToken = (transactions, input) =>
  runVerb(transactions, input, (tx) => {
    const named = {
      id: input.tokenId,
      hash: input.secretHash,
      client: input.clientId,
    };
    const changed = tx.run(REVOKE_TOKEN, {
      ...named,
      now: tx.now,
    });
    const row = tx.get(TOKEN_FACTS, named);
    if (row === null) return undo({ kind: 'not_found' });
    if (changed === 0) return undo({ kind: 'revoked' });
    appendAudit(tx, input.audit, factsOf$1(input.clientId, row.family_id, row));
    return keep({ kind: 'revoked' });
  });
// packages/store/src/sqlite/server-keys.ts
var LIST$1 = `SELECT id, purpose, state, sealed, public_jwk, created_at FROM server_keys
  WHERE state <> 'retired' OR purpose = 'receipt' ORDER BY created_at, rowid`;
var INSERT$1 = `INSERT INTO server_keys (id, purpose, state, sealed, public_jwk, created_at)
  VALUES (:id, :purpose, 'current', :sealed, :jwk, :now) ON CONFLICT DO NOTHING`;
var GET_FACT = 'SELECT value FROM facts WHERE name = :name';
var INIT_FACT = 'INSERT INTO facts (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING';
var readFact = (reader, name) => reader.get('SELECT value FROM facts WHERE name = :name', { name })?.value ?? null;
var createServerKeys = (transactions) => ({
  list: () =>
    transactions.read((reader) =>
      reader.all(LIST$1).map((row) => ({
        id: row.id,
        purpose: row.purpose,
        state: row.state,
        sealed: row.sealed,
        publicJwk: row.public_jwk,
        createdAt: row.created_at,
      })),
    ),
  insertIfMissing: ({ id, purpose, sealed, publicJwk }) =>
    transactions.write((tx) => {
      tx.run(INSERT$1, {
        id,
        purpose,
        sealed,
        jwk: publicJwk,
        now: tx.now,
      });
      return keep(void 0);
    }),
  getFact: (name) => transactions.read((reader) => readFact(reader, name)),
  initFact: (name, value) =>
    transactions.write((tx) => {
      tx.run(INIT_FACT, {
        name,
        value,
      });
      return keep(readFact(tx, name) ?? value);
    }),
});
// packages/store/src/sqlite/session-verbs.ts
var factsOf = (session) => ({
  clientId: session.appId ?? session.hostClientId,
  hostClientId: session.hostClientId,
  userId: session.userId,
  familyId: session.hostFamilyId,
});
var openSession = (transactions, input) =>
  runVerb(transactions, input, (tx) => {
    const expiresAt = insertSession(tx, input.attemptId, input.session);
    if (expiresAt === null) {
      const before = openedBefore(tx, input.attemptId, input.session.id);
      if (before === null) throw new Error('an auth_session id came twice');
      return undo({
        kind: 'opened',
        expiresAt: before,
      });
    }
    appendAudit(tx, input.audit, factsOf(input.session));
    return keep({
      kind: 'opened',
      expiresAt,
    });
  });
var replaceSession = (transactions, input) =>
  runVerb(transactions, input, (tx) => {
    if (!spendSession(tx, input.attemptId, input.presented)) {
      const before = spentBefore(tx, input.attemptId, input.presented)
        ? openedBefore(tx, input.attemptId, input.next.id)
        : null;
      return undo(
        before === null
          ? { kind: 'invalid_session' }
          : {
              kind: 'opened',
              expiresAt: before,
            },
      );
    }
    const expiresAt = insertSession(tx, input.attemptId, input.next);
    if (expiresAt === null) throw new Error('an auth_session id came twice');
    appendAudit(tx, input.audit, factsOf(input.next));
    return keep({
      kind: 'opened',
      expiresAt,
    });
  });
var endSession = (transactions, input) =>
  runVerb(transactions, input, (tx) => {
    const { presented, attemptId } = input;
    if (!spendSession(tx, attemptId, presented))
      return undo({ kind: spentBefore(tx, attemptId, presented) ? 'ended' : 'invalid_session' });
    appendAudit(tx, input.audit, {
      clientId: presented.appId ?? presented.hostClientId,
      hostClientId: presented.hostClientId,
    });
    return keep({ kind: 'ended' });
  });
// packages/store/src/sqlite/statement.ts
/** `:name` becomes `?1`, `?2`, …; a name that comes again is the same number. SQL of this package has no `:` elsewhere. */
function numberParams(sql) {
  const names = [];
  return {
    text: sql.replace(/:([a-z][A-Za-z]*)/g, (_, name) => {
      if (!names.includes(name)) names.push(name);
      return `?${names.indexOf(name) + 1}`;
    }),
    names,
  };
}
function checked(name, value) {
  if (value === null || value instanceof Uint8Array) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && !value.includes('\0')) return value;
  const what = typeof value === 'string' ? 'text with NUL' : value instanceof Date ? 'Date' : String(typeof value);
  throw new TypeError(`SQL parameter :${name} must be text, a finite number, null or Uint8Array, not ${what}`);
}
function toPositional(names, params) {
  if (Array.isArray(params)) throw new TypeError('SQL parameters are passed by name');
  return names.map((name) => checked(name, params?.[name]));
}
function fromColumn(value) {
  if (value instanceof Uint8Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return value instanceof ArrayBuffer ? new Uint8Array(value) : value;
}
function toRow(columns, values) {
  const row = {};
  for (let i = 0; i < columns.length; i++) row[columns[i]] = fromColumn(values[i]);
  return row;
}
function openConnection(path) {
  const database = new Database(path);
  const cache = /* @__PURE__ */ new Map();
  let open = true;
  const prepare = (sql) => {
    if (!open) throw new TypeError('the database is closed');
    const known = cache.get(sql);
    if (known !== void 0) return known;
    const { text, names } = numberParams(sql);
    const statement = database.prepare(text);
    const columns = statement.columns().map((column) => column.name);
    if (columns.length > 0) statement.raw();
    const prepared = {
      statement,
      names,
      columns,
      returning: /\breturning\b/i.test(sql),
    };
    cache.set(sql, prepared);
    return prepared;
  };
  return {
    get(sql, params) {
      const { statement, names, columns } = prepare(sql);
      const values = statement.get(toPositional(names, params));
      return values === void 0 ? null : toRow(columns, values);
    },
    all(sql, params) {
      const { statement, names, columns } = prepare(sql);
      return statement.all(toPositional(names, params)).map((values) => toRow(columns, values));
    },
    run(sql, params) {
      const { statement, names, returning } = prepare(sql);
      if (returning) throw new TypeError('a statement with RETURNING is read with get or all');
      return statement.run(toPositional(names, params)).changes;
    },
    exec(sql) {
      if (!open) throw new TypeError('the database is closed');
      database.exec(sql);
    },
    get inTransaction() {
      return open && database.inTransaction;
    },
    get open() {
      return open;
    },
    close() {
      open = false;
      cache.clear();
      database.close();
    },
  };
}
// packages/store/src/sqlite/sweep.ts
var MINUTE_MS = 6e4;
var DAY_MS = 864e5;
var SWEEPS = [
  {
    table: 'throttle',
    key: 'bucket',
    end: 'expires_at',
    ms: 0,
  },
  {
    table: 'auth_sessions',
    key: 'id',
    end: 'expires_at',
    ms: 0,
  },
  {
    table: 'spent_values',
    key: 'hash',
    end: 'expires_at',
    ms: MINUTE_MS,
  },
  {
    table: 'codes',
    key: 'id',
    end: 'expires_at',
    ms: 10 * MINUTE_MS,
  },
  {
    table: 'access_tokens',
    key: 'id',
    end: 'expires_at',
    ms: DAY_MS,
  },
  {
    table: 'families',
    key: 'family_id',
    end: 'absolute_expires_at',
    ms: 2 * DAY_MS,
  },
].map(({ table, key, end, ms }) => ({
  ms,
  sql: `DELETE FROM ${table} WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${end} <= :before ORDER BY ${end} LIMIT :limit)`,
}));
var sweep = (transactions, maxRows) =>
  transactions.writeRelaxed((tx) => {
    let gone = 0;
    for (const { sql, ms } of SWEEPS)
      if (gone < maxRows)
        gone += tx.run(sql, {
          before: tx.now - ms,
          limit: maxRows - gone,
        });
    return keep(gone);
  });
var ADD = `INSERT INTO subjects (user_id, sector_id, subject, key_version) VALUES (:user, :sector, :candidate, :version)
  ON CONFLICT (user_id, sector_id) DO NOTHING`;
var read = (reader, user, sector) =>
  reader.get('SELECT subject FROM subjects WHERE user_id = :user AND sector_id = :sector', {
    user,
    sector,
  })?.subject ?? null;
var findSubject = (transactions, user, sector) => transactions.read((reader) => read(reader, user, sector));
async function subjectFor(transactions, input) {
  const { userId: user, sectorId: sector, candidate, keyVersion: version } = input;
  const stored = await findSubject(transactions, user, sector);
  if (stored !== null) return stored;
  return transactions.write((tx) => {
    tx.run(ADD, {
      user,
      sector,
      candidate,
      version,
    });
    return keep(read(tx, user, sector) ?? candidate);
  });
}
// packages/store/src/sqlite/users.ts
var FIND_USER = `SELECT ${USER_COLUMNS} FROM users WHERE user_id = :user`;
var FIND_BY_USERNAME = `SELECT ${USER_COLUMNS} FROM users
  WHERE namespace = :namespace AND username_index = :username`;
var LIST = `SELECT ${USER_COLUMNS} FROM users WHERE user_id > :after ORDER BY user_id LIMIT :limit`;
var INSERT = `INSERT INTO users (${USER_COLUMNS})
  VALUES (:user, :namespace, :username, :email, :phone, :key, :profile, :password, 'active', 1, :now, :now)
  ON CONFLICT DO NOTHING`;
var SET_STATE = 'UPDATE users SET state = :state, updated_at = :now WHERE user_id = :user';
var RAISE = `UPDATE users SET generation = generation + 1, updated_at = :now WHERE user_id = :user
  RETURNING generation`;
var readUser = (reader, user) => {
  const row = reader.get(FIND_USER, { user });
  return row && toUser(row);
};
var createUsers = (transactions) => ({
  find: (userId) => transactions.read((reader) => readUser(reader, userId)),
  findByUsername: (namespace, username) =>
    transactions.read((reader) => {
      const row = reader.get(FIND_BY_USERNAME, {
        namespace,
        username,
      });
      return row && toUser(row);
    }),
  list: ({ afterId = '', limit }) =>
    transactions.read((reader) =>
      reader
        .all(LIST, {
          after: afterId,
          limit,
        })
        .map(toUser),
    ),
  create: ({ user, audit }) =>
    transactions.write((tx) => {
      if (
        tx.run(INSERT, {
          user: user.userId,
          namespace: user.namespace,
          username: user.usernameIndex,
          email: user.emailIndex,
          phone: user.phoneIndex,
          key: user.sealedKey,
          profile: user.sealedProfile,
          password: user.passwordHash,
          now: tx.now,
        }) === 0
      )
        return undo({ kind: 'exists' });
      appendAudit(tx, audit, { userId: user.userId });
      return keep({
        kind: 'created',
        user: readUser(tx, user.userId),
      });
    }),
  setState: ({ userId, state, audit }) =>
    transactions.write((tx) => {
      if (
        tx.run(SET_STATE, {
          user: userId,
          state,
          now: tx.now,
        }) === 0
      )
        return undo({ kind: 'not_found' });
      appendAudit(tx, audit, { userId });
      return keep({
        kind: 'updated',
        user: readUser(tx, userId),
      });
    }),
  raiseGeneration: ({ userId, audit }) =>
    transactions.write((tx) => {
      const row = tx.get(RAISE, {
        user: userId,
        now: tx.now,
      });
      if (row === null) return undo({ kind: 'not_found' });
      appendAudit(tx, audit, { userId });
      return keep({
        kind: 'updated',
        generation: row.generation,
      });
    }),
  subjectFor: (input) => subjectFor(transactions, input),
  findSubject: (userId, sectorId) => findSubject(transactions, userId, sectorId),
});
// packages/store/src/sqlite/create-sqlite-store.ts
var DEFAULT_WAIT_MS = 5e3;
/** Pages of 4 KB in memory, as KB: 32 MB. */
var SETTINGS = ['PRAGMA foreign_keys = ON', 'PRAGMA temp_store = MEMORY', 'PRAGMA cache_size = -32768'];
/** Taking the write-ahead log into use needs the file alone, so it waits its turn like a write. */
async function prepareFile(connection, transactions) {
  for (const setting of SETTINGS) connection.exec(setting);
  const mode = await transactions.read((reader) => reader.get('PRAGMA journal_mode = WAL'));
  if (mode?.journal_mode !== 'wal')
    throw nothingWritten(/* @__PURE__ */ new Error(`no write-ahead log: ${mode?.journal_mode}`));
}
function openFile(path) {
  try {
    closeSync(openSync(path, 'a', 384));
    return openConnection(path);
  } catch (error) {
    throw nothingWritten(error);
  }
}
function toStore(connection, clock, transactions) {
  return {
    now: clock.now,
    clients: createClients(transactions),
    users: createUsers(transactions),
    throttle: createThrottle(transactions),
    keys: createServerKeys(transactions),
    audit: createAudit(transactions),
    authorizations: {
      openSession: (input) => openSession(transactions, input),
      peekSession: (presented) => transactions.read((reader, now) => peekSession(reader, now, presented)),
      replaceSession: (input) => replaceSession(transactions, input),
      endSession: (input) => endSession(transactions, input),
      issueLoginCode: (input) => issueLoginCode(transactions, input),
      approve: (input) => approve(transactions, input),
      issueSilently: (input) => issueSilently(transactions, input),
      findGrant: (userId, clientId) => findGrant(transactions, userId, clientId),
      getGrant: (grantId) => getGrant(transactions, grantId),
      listGrants: (userId) => listGrants(transactions, userId),
      withdrawGrant: (input) => withdrawGrant(transactions, input),
      latestReceipt: (grantId) => latestReceipt(transactions, grantId),
    },
    tokens: {
      redeem: (input) => redeem(transactions, input),
      refreshFacts: (familyId) => refreshFacts(transactions, familyId),
      refresh: (input) => refresh(transactions, input),
      resolve: (tokenId, secretHash) => resolve(transactions, tokenId, secretHash),
      revokeFamily: (input) => revokeFamily(transactions, input),
      revokeAccessToken: (input) => revokeAccessToken(transactions, input),
      listHostSessions: (userId) => listHostSessions(transactions, userId),
    },
    sweep: (maxRows) => sweep(transactions, maxRows),
    async ping() {
      await transactions.read((reader) => reader.get(GET_FACT, { name: 'epoch' }));
    },
    async close() {
      await transactions.settled();
      if (connection.open) connection.close();
    },
  };
}
async function createSqliteStore(options) {
  const connection = openFile(options.path);
  const given = options.clock;
  const clock =
    given === void 0 ? createDatabaseClock(connection, () => performance.now()) : { now: () => Math.floor(given()) };
  const transactions = createTransactions(connection, clock, { waitMs: options.waitMs ?? DEFAULT_WAIT_MS });
  try {
    await prepareFile(connection, transactions);
    await migrate(connection, transactions);
  } catch (error) {
    connection.close();
    throw error;
  }
  return toStore(connection, clock, transactions);
}
var opened = createSqliteStore({ path: process.argv[2] ?? '' });
var calls = {
  async open() {
    const store = await opened;
    await store.ping();
    return store.keys.getFact('epoch');
  },
  async redeemAll(inputs) {
    const store = await opened;
    return Promise.all(inputs.map((input) => store.tokens.redeem(input)));
  },
  async refreshAll(inputs) {
    const store = await opened;
    return Promise.all(inputs.map((input) => store.tokens.refresh(input)));
  },
  /** Tells of each success as an event, for as long as the process lives. */
  async redeemOneByOne(inputs) {
    const store = await opened;
    for (const input of inputs) {
      const { kind } = await store.tokens.redeem(input);
      process.send?.({
        event: {
          codeId: input.codeId,
          kind,
        },
      });
      await new Promise(setImmediate);
    }
  },
};
process.on('message', async ({ id, name, argument }) => {
  try {
    process.send?.({
      id,
      answer: await calls[name]?.(argument),
    });
  } catch (error) {
    process.send?.({
      id,
      error: String(error),
    });
  }
});
