// One signed request is accepted once: over three processes on one SQLite file, after a restart, after `kill -9` of all of them.
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createCaller } from './caller.ts';
import { buildServer, type ProtectedApi, SETTINGS } from './server-process.ts';
import { send, type WireAnswer, type WireRequest } from './wire.ts';

const PROCESSES = 3;
const PARALLEL = 64;
const ROUNDS = Number(process.env.DAVIT_ROUNDS ?? 10);
const KILLS = Number(process.env.DAVIT_KILLS ?? 5);

let startServer: Awaited<ReturnType<typeof buildServer>>;
let directory: string;
let running: ProtectedApi[] = [];
const shop = createCaller('shop');

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'davit-signing-'));
  startServer = await buildServer();
}, 60_000);
afterEach(async () => {
  await Promise.all(running.map((api) => api.stop()));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const log = () => join(directory, 'handled');
/** How often the handlers of all processes got this body, lost answers included. */
const handled = (body: string): number =>
  existsSync(log())
    ? readFileSync(log(), 'utf8')
        .split('\n')
        .filter((line) => line === body).length
    : 0;

async function startAll(offset = 0): Promise<void> {
  const options = { database: join(directory, 'replay.db'), log: log() };
  const settings = { ...SETTINGS, keys: [shop.registered], offset };
  // The first one makes the file: SQLite changes to WAL while nobody else has it open.
  const first = await startServer(options, settings);
  const others = Array.from({ length: PROCESSES - 1 }, () => startServer(options, settings));
  running = [first, ...(await Promise.all(others))];
}
const everywhere = (request: WireRequest, times = PARALLEL): Promise<(WireAnswer | null)[]> =>
  Promise.all(Array.from({ length: times }, (_, i) => send((running[i % PROCESSES] as ProtectedApi).port, request)));
const codes = (answers: readonly (WireAnswer | null)[]): (string | null)[] =>
  answers.map((answer) => answer?.code ?? null);
const replays = (count: number): string[] => Array.from({ length: count }, () => 'replayed');

describe('three processes on one SQLite file', () => {
  it(`T139 ${PARALLEL} copies of one request at once, ${ROUNDS} rounds: one is accepted, the others are 401 replayed`, async () => {
    await startAll();
    for (let round = 0; round < ROUNDS; round += 1) {
      const body = `"round ${round}"`;
      const answers = await everywhere(shop.post(body));
      expect(codes(answers).sort(), `round ${round}`).toEqual(['accepted', ...replays(PARALLEL - 1)]);
      for (const answer of answers) if (answer?.code === 'replayed') expect(answer.status).toBe(401);
      expect(handled(body)).toBe(1);
    }
  }, 120_000);

  it('T139 copies are refused after a restart, as late as their signature lasts, and after its end', async () => {
    await startAll();
    const created = Math.floor(Date.now() / 1000);
    const request = shop.post('"restart"', { created });
    expect(codes(await everywhere(request, 3)).sort()).toEqual(['accepted', 'replayed', 'replayed']);
    await Promise.all(running.map((api) => api.stop()));
    await startAll();
    expect(codes(await everywhere(request, 12))).toEqual(replays(12));
    // The window ends 60 s after `created`, whatever `expires` and skew say.
    const move = (offset: number) =>
      Promise.all(running.map((api) => api.settle({ ...SETTINGS, keys: [shop.registered], offset })));
    const elapsed = () => Date.now() / 1000 - created;
    await move(58 - elapsed());
    expect(codes(await everywhere(request, 12))).toEqual(replays(12));
    await move(62 - elapsed());
    expect(codes(await everywhere(request, 12))).toEqual(Array.from({ length: 12 }, () => 'expired'));
    expect(handled('"restart"')).toBe(1);
  }, 60_000);

  it('T140 a nonce that was used is refused with another body, signed by the same key', async () => {
    await startAll();
    const nonce = 'n'.repeat(22);
    expect((await send((running[0] as ProtectedApi).port, shop.post('"one"', { nonce })))?.code).toBe('accepted');
    expect(codes(await everywhere(shop.post('"two"', { nonce }), 6))).toEqual(replays(6));
    expect(handled('"two"')).toBe(0);
  }, 60_000);

  it(`T139 \`kill -9\` of all processes amid ${PARALLEL} copies, ${KILLS} times: never is one accepted twice`, async () => {
    let lost = 0;
    for (let kill = 0; kill < KILLS; kill += 1) {
      await startAll();
      const body = `"kill ${kill}"`;
      const request = shop.post(body);
      const flood = everywhere(request);
      await sleep(2 + ((kill * 7) % 23));
      await Promise.all(running.map((api) => api.kill()));
      const before = codes(await flood);
      await startAll();
      const after = codes(await everywhere(request));
      const accepted = [...before, ...after].filter((code) => code === 'accepted').length;
      lost += before.filter((code) => code === null).length;
      expect(accepted, body).toBeLessThanOrEqual(1);
      expect(after.every((code) => code === 'accepted' || code === 'replayed')).toBe(true);
      // None answered and none after: then it was spent by a process that died before it could say so.
      expect(handled(body), body).toBeLessThanOrEqual(1);
      expect(handled(body), body).toBeGreaterThanOrEqual(accepted);
      await Promise.all(running.map((api) => api.stop()));
    }
    // The kills have met requests on their way.
    expect(lost).toBeGreaterThan(0);
  }, 180_000);
});
