// "Done means" of the first landing: two server processes on one database file, 64 parallel valid presentations, round after round.
// DAVIT_ROUNDS sets the number of rounds (`npm run conformance -- oauth --rounds 200`).
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NO_LIMITS } from './constellation.ts';
import { createMiniProgram, type MiniProgram } from './mini-program.ts';
import { createOperator, type Operator } from './operator.ts';
import { createRawHost, type RawHost } from './raw-host.ts';
import { expectRefusal, INVALID_GRANT } from './refusal.ts';
import { buildServer, type ServerProcess, type ServerProgram } from './server-process.ts';
import { createWire, type Wire } from './wire.ts';

const PARALLEL = 64;
const ROUNDS = Number(process.env.DAVIT_ROUNDS ?? 200);
const TIMEOUT_MS = 30_000 + ROUNDS * 2_000;

let program: ServerProgram;
let directory: string;
let processes: ServerProcess[] = [];
/** The same origin at both processes: as behind a load balancer. */
let wires: Wire[] = [];
let operator: Operator;
let host: RawHost;
let food: MiniProgram;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'davit-two-'));
  program = await buildServer();
  const options = { directory, limits: NO_LIMITS, log: { level: 'silent' as const } };
  const first = await program.start({ ...options, port: 0 });
  processes = [first];
  const second = await program.start({ ...options, port: 0, publicPort: first.port });
  processes = [first, second];
  wires = [createWire(first.info.issuer), createWire(first.info.issuer, second.port)];
  const [wire] = wires as [Wire];
  const [alice] = first.info.users;
  if (alice === undefined) throw new Error('the constellation has no users');
  operator = createOperator(wire, first.info.admin_token);
  host = await createRawHost(wire, first.info.host_client_id);
  await host.login(alice.username, alice.password);
  food = await createMiniProgram(wire, { appId: 'food' });
}, 60_000);
afterAll(async () => {
  for (const wire of wires) wire.close();
  for (const process of processes) await process.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Half of them at each process; every one with a proof of its own. */
const everywhere = <T>(send: (wire: Wire) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: PARALLEL }, (_, i) => send(wires[i % wires.length] as Wire)));

async function newCode() {
  const request = await food.codeRequest('openid profile offline_access');
  return { request, code: await host.code(request) };
}

describe('two processes on one database file', () => {
  it('share what they know at once: a token of one works at the other', async () => {
    const { request, code } = await newCode();
    const tokens = (await food.redeem(code, request, { wire: wires[1] as Wire })).json;
    expect((await food.userInfo(tokens.access_token)).status).toBe(200);
    expect((await food.userInfo(tokens.access_token, { wire: wires[1] as Wire })).status).toBe(200);
  });

  it(
    `T037 ${PARALLEL} valid redemptions of one code, ${ROUNDS} rounds: one 200, ${PARALLEL - 1} invalid_grant, one family, revoked within 1 s`,
    async () => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const { request, code } = await newCode();
        const answers = await everywhere((wire) => food.redeem(code, request, { wire }));
        const answered = performance.now();
        const won = answers.filter(({ status }) => status === 200);
        expect(won, `round ${round}`).toHaveLength(1);
        for (const answer of answers) if (answer.status !== 200) expectRefusal(answer, INVALID_GRANT);
        const { access_token: token } = won[0]?.json ?? {};
        for (const wire of wires) {
          const refused = await food.userInfo(token, { wire });
          expect(refused.json.reason, `round ${round}`).toBe('token_revoked');
        }
        expect(performance.now() - answered).toBeLessThan(1_000);
        expectRefusal(await food.refresh(won[0]?.json.refresh_token), INVALID_GRANT);
      }
      await expectOneFamilyPerCode();
    },
    TIMEOUT_MS,
  );

  it(
    `T067 ${PARALLEL} valid refreshes of one token, ${ROUNDS} rounds: every answer is 200 with the same successor, and the family lives`,
    async () => {
      const { request, code } = await newCode();
      let { refresh_token: current } = (await food.redeem(code, request)).json;
      for (let round = 0; round < ROUNDS; round += 1) {
        const answers = await everywhere((wire) => food.refresh(current, { wire }));
        for (const { status, body } of answers)
          if (status !== 200) throw new Error(`round ${round}: ${status} ${body}`);
        const successors = new Set(answers.map(({ json }) => json.refresh_token));
        expect([...successors], `round ${round}`).toHaveLength(1);
        const [successor] = successors;
        expect(successor).not.toBe(current);
        current = successor;
        const samples = [answers[0], answers[PARALLEL - 1]];
        for (const [i, sample] of samples.entries())
          expect((await food.userInfo(sample?.json.access_token, { wire: wires[i] as Wire })).status).toBe(200);
      }
    },
    TIMEOUT_MS,
  );
});

/** The audit log of the whole run: each code made one family at most, and each family was made once. */
async function expectOneFamilyPerCode(): Promise<void> {
  const families = new Map<string, number>();
  const revoked = new Set<string>();
  let after = '';
  for (;;) {
    const rows = await operator.audit({
      order: 'oldest',
      limit: '1000',
      client_id: 'food',
      ...(after ? { after } : {}),
    });
    for (const row of rows) {
      if (row.event === 'code.redeemed')
        families.set(row.family_id as string, (families.get(row.family_id as string) ?? 0) + 1);
      if (row.event === 'family.revoked') revoked.add(row.family_id as string);
    }
    if (rows.length === 0) break;
    after = rows.at(-1)?.id as string;
  }
  // One per round, and the one of the first test.
  expect(families.size).toBe(ROUNDS + 1);
  expect([...families.values()].every((count) => count === 1)).toBe(true);
  expect(revoked.size).toBe(ROUNDS);
}
