// 50 × `kill -9` at random moments of a running load: what was answered holds, what was not is whole or never was.
// A seed makes the moments repeatable: DAVIT_SEED.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_LIMITS } from './constellation.ts';
import { type CodeRequest, createMiniProgram, type MiniProgram } from './mini-program.ts';
import { createOperator, type Operator, publicId } from './operator.ts';
import { createRawHost, type RawHost } from './raw-host.ts';
import { expectRefusal, INVALID_GRANT } from './refusal.ts';
import { buildServer, type ServerProcess, type ServerProgram } from './server-process.ts';
import { type Answer, createWire, type Wire } from './wire.ts';

const KILLS = Number(process.env.DAVIT_KILLS ?? 50);
const LANES = 8;
const LONGEST_LIFE_MS = 250;
const SEED = Number(process.env.DAVIT_SEED ?? Date.now() % 1_000_000);

let program: ServerProgram;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'davit-kill-'));
  program = await buildServer();
}, 60_000);
afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

/** Park and Miller's generator: enough to choose moments. */
function createRandom(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

interface Redemption {
  readonly code: string;
  readonly request: CodeRequest;
}
/** What one lane of the load knows: what it was told, and what it asked without hearing an answer. */
interface Lane {
  /** The last answered tokens of a family that must be alive. */
  alive: { access: string; refresh: string } | null;
  /** Families whose revocation was answered. */
  ended: string[];
  /** A redemption that got no answer. */
  lost: Redemption | null;
  /** A revocation that got no answer: it happened or it did not. */
  doubtful: { access: string; refresh: string } | null;
}

/** Undefined when the server died before it answered. */
const orLost = (answer: Promise<Answer>): Promise<Answer | undefined> => answer.catch(() => undefined);

async function runLane(lane: Lane, host: RawHost, food: MiniProgram): Promise<void> {
  for (;;) {
    const request = await food.codeRequest('openid profile offline_access');
    const asked = await orLost(host.ask(request));
    if (asked === undefined) return;
    const code = asked.json.authorization_code;
    lane.alive = null;
    const redeemed = await orLost(food.redeem(code, request));
    if (redeemed === undefined) {
      lane.lost = { code, request };
      return;
    }
    expect(redeemed.status).toBe(200);
    lane.alive = { access: redeemed.json.access_token, refresh: redeemed.json.refresh_token };
    for (let i = 0; i < 2; i += 1) {
      const refreshed = await orLost(food.refresh(lane.alive.refresh));
      if (refreshed === undefined) return;
      expect(refreshed.status).toBe(200);
      lane.alive = { access: refreshed.json.access_token, refresh: refreshed.json.refresh_token };
    }
    const family = lane.alive;
    lane.alive = null;
    const revoked = await orLost(food.revoke(family.refresh));
    if (revoked === undefined) {
      lane.doubtful = family;
      return;
    }
    expect(revoked.status).toBe(200);
    lane.ended.push(family.access);
  }
}

/** After the restart: every promise that was made is kept, every family is whole. */
async function expectWhole(lane: Lane, food: MiniProgram, operator: Operator): Promise<void> {
  const { alive, doubtful, ended, lost } = lane;
  if (alive !== null) {
    expect((await food.userInfo(alive.access)).status).toBe(200);
    const refreshed = await food.refresh(alive.refresh);
    expect(refreshed.status, refreshed.body).toBe(200);
    expect((await food.userInfo(refreshed.json.access_token)).status).toBe(200);
  }
  const last = ended.at(-1);
  if (last !== undefined) expect((await food.userInfo(last)).json.reason).toBe('token_revoked');
  if (doubtful !== null) {
    const isAlive = (await food.userInfo(doubtful.access)).status === 200;
    expect((await food.refresh(doubtful.refresh)).status).toBe(isAlive ? 200 : 400);
  }
  if (lost !== null) {
    const again = await food.redeem(lost.code, lost.request);
    const refused = await operator.audit({ event: 'code.refused', client_id: 'food', limit: '50' });
    const refusal = refused.find((row) => row.token_id === publicId(lost.code));
    if (again.status === 200) {
      expect(refusal).toBeUndefined();
      expect((await food.userInfo(again.json.access_token)).status).toBe(200);
    } else {
      // T051: the code is spent, so its family and its audit row are there, and this second presentation has ended it.
      expectRefusal(again, INVALID_GRANT);
      expect(refusal?.reason).toBe('code_spent');
      const familyId = refusal?.family_id as string;
      const events = (await operator.audit({ family_id: familyId, order: 'oldest' })).map(({ event }) => event);
      expect(events.filter((event) => event === 'code.redeemed')).toHaveLength(1);
      expect(events.filter((event) => event === 'family.revoked')).toHaveLength(1);
    }
  }
}

describe('a server that is killed', () => {
  it(`T051 keeps what it answered and is never half-way, ${KILLS} times (DAVIT_SEED=${SEED})`, async () => {
    const random = createRandom(SEED);
    const options = { directory, limits: NO_LIMITS, log: { level: 'silent' as const } };
    let port = 0;
    let lanes: Lane[] = [];
    let host: RawHost | null = null;
    let food: MiniProgram | null = null;
    let wire: Wire | null = null;
    const seen = { alive: 0, lost: 0, spent: 0, doubtful: 0 };
    let server: ServerProcess | null = null;
    try {
      for (let kills = 0; kills <= KILLS; kills += 1) {
        server = await program.start({ ...options, port });
        port = server.port;
        wire?.close();
        const fresh = createWire(server.info.issuer);
        wire = fresh;
        const operator = createOperator(fresh, server.info.admin_token);
        if (host === null) {
          host = await createRawHost(fresh, server.info.host_client_id);
          await host.login('alice', 'davit-demo');
          const first = await createMiniProgram(fresh, { appId: 'food' });
          await host.code(await first.codeRequest('openid profile offline_access'));
          food = first;
        }
        const [plaza, program1] = [host, food as MiniProgram];
        await Promise.all(lanes.map((lane) => expectWhole(lane, program1, operator)));
        for (const lane of lanes) {
          if (lane.alive) seen.alive += 1;
          if (lane.lost) seen.lost += 1;
          if (lane.doubtful) seen.doubtful += 1;
        }
        if (kills === KILLS) break;
        lanes = Array.from({ length: LANES }, () => ({ alive: null, ended: [], lost: null, doubtful: null }));
        const load = Promise.all(lanes.map((lane) => runLane(lane, plaza, program1)));
        await sleep(20 + random() * LONGEST_LIFE_MS);
        await server.kill();
        await load;
      }
    } finally {
      wire?.close();
      await server?.stop();
    }
    // The load has met the interesting moments: answers that were kept, and redemptions whose answer was lost.
    expect(seen.alive).toBeGreaterThan(0);
    expect(seen.lost).toBeGreaterThan(0);
  }, 150_000);
});
