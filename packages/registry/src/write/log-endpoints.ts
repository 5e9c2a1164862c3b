// The log: its signed head for everybody, so that anybody can compare; its entries for those who work with the registry.
import type { LogBody, LogEntry } from '../log/log-entry.ts';
import { signHead } from '../log/signed-head.ts';
import { LOG_PAGE } from '../write-bounds.ts';
import { isOperatorSide } from './access.ts';
import { json, refused } from './answers.ts';
import { integerOf, queryOf } from './query.ts';
import type { GuardedEndpoint, PublicEndpoint } from './write-endpoint.ts';

const headEndpoint: PublicEndpoint = {
  method: 'GET',
  path: '/registry/v1/log/head',
  verb: null,
  summary:
    'The head of the log, signed with the online key: whoever keeps one can tell later whether the log still contains it',
  reads: null,
  answer:
    '`{seq, hash, head: <compact JWS of seq, hash, at>}`; its header has the online key, and the root that vouches for it',
  async handle({ desk }) {
    const { seq, hash } = await desk.store.head();
    return json({ seq, hash, head: await signHead({ seq, hash }, desk.now(), desk) });
  },
};

const entriesEndpoint: GuardedEndpoint = {
  method: 'GET',
  path: '/registry/v1/log',
  verb: 'read_log',
  summary:
    'Entries above `after`, in order; each with the hash of the one before. A publisher reads the bodies of its own; of others their hashes, so that the chain can be followed',
  reads: null,
  answer: '`{entries, next}`',
  async handle({ desk }, { request, caller }) {
    const query = queryOf(request.target);
    const after = integerOf(query, 'after', { least: 0, most: Number.MAX_SAFE_INTEGER, otherwise: 0 });
    const limit = integerOf(query, 'limit', { least: 1, most: LOG_PAGE, otherwise: LOG_PAGE });
    if (after === null || limit === null)
      return refused({ code: 'registry/invalid-document', detail: `after from 0, limit from 1 to ${LOG_PAGE}.` });
    const entries = await desk.store.log(after, limit);
    const last = entries.at(-1);
    const next = entries.length === limit && last !== undefined ? last.seq : null;
    if (isOperatorSide(caller)) return json({ entries, next });
    const apps = await desk.store.apps();
    const own = new Set(apps.filter(({ publisher }) => publisher === caller.publisher).map(({ app_id }) => app_id));
    return json({ entries: entries.map((entry) => (isOf(entry, own) ? entry : { ...entry, body: null })), next });
  },
};

const isOf = ({ body }: LogEntry, own: ReadonlySet<string>): boolean =>
  body !== null && own.has((JSON.parse(body) as LogBody).app_id);

export const logEndpoints = [headEndpoint, entriesEndpoint] as const;
