// A code belongs to one client, one verifier, one key, one minute. A wrong presentation burns nothing; only a second valid one ends the family.
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Constellation, startConstellation } from './constellation.ts';
import type { CodeRequest, MiniProgram } from './mini-program.ts';
import { publicId } from './operator.ts';
import { makeProof, newKey, newPkce, type ProofKey } from './proof.ts';
import type { RawHost } from './raw-host.ts';
import { expectChallenge, expectRefusal, INVALID_GRANT, refusal } from './refusal.ts';
import { basic, FORM, form } from './wire.ts';

let constellation: Constellation;
let host: RawHost;
let food: MiniProgram;
let backend: MiniProgram;

beforeAll(async () => {
  constellation = await startConstellation();
  host = await constellation.installation('alice');
  food = await constellation.food();
  backend = await constellation.backend();
});
afterAll(() => constellation?.close());

async function fresh(by: MiniProgram = food): Promise<{ code: string; request: CodeRequest }> {
  const request = await by.codeRequest('openid profile offline_access');
  return { code: await host.code(request), request };
}
const reasonsOf = async (code: string) =>
  (await constellation.operator.audit({ event: 'code.refused' }))
    .filter((entry) => entry.token_id === publicId(code))
    .map((entry) => entry.reason);

/** A redemption as bytes on the wire. */
async function redemption(code: string, request: CodeRequest): Promise<string> {
  const path = '/oauth/token';
  const { origin, url } = constellation.wire;
  const proof = await makeProof(food.key as ProofKey, { method: 'POST', url: url(path) });
  const values = { grant_type: 'authorization_code', client_id: 'food', code, code_verifier: request.verifier };
  const body = form(values);
  const head = [
    `POST ${path} HTTP/1.1`,
    `host: ${new URL(origin).host}`,
    `dpop: ${proof}`,
    `${FORM[0]}: ${FORM[1]}`,
    `content-length: ${body.length}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/** Sends it, and drops the connection without reading an answer. */
async function cut(bytes: string, afterMs: number): Promise<void> {
  const socket = connect(constellation.env.port, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.write(bytes, () => resolve());
  });
  if (afterMs > 0) await sleep(afterMs);
  socket.resetAndDestroy();
}

describe('redeeming a code', () => {
  it('T039 refuses a wrong verifier, then takes the right one; the fine reason is in the audit log only', async () => {
    const { code, request } = await fresh();
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const answer = await food.redeem(code, await newPkce());
      expectRefusal(answer, INVALID_GRANT);
      expect(answer.body).not.toContain('verifier');
    }
    expect((await food.redeem(code, request)).status).toBe(200);
    expect(await reasonsOf(code)).toEqual(Array(7).fill('verifier_mismatch'));
  });

  it('refuses the wrong key, then takes the right one', async () => {
    const { code, request } = await fresh();
    expectRefusal(await food.redeem(code, request, { key: await newKey() }), INVALID_GRANT);
    expect((await food.redeem(code, request)).status).toBe(200);
    expect(await reasonsOf(code)).toEqual(['key_mismatch']);
  });

  it("T040 refuses a code of app A with app B's credentials; A's code is unaffected", async () => {
    const { code, request } = await fresh();
    expectRefusal(await backend.redeem(code, request), INVALID_GRANT);
    expect((await food.redeem(code, request)).status).toBe(200);
    const other = await fresh(backend);
    const asFood = await food.redeem(other.code, other.request);
    expectRefusal(asFood, INVALID_GRANT);
    expect((await backend.redeem(other.code, other.request)).status).toBe(200);
    expect(await reasonsOf(code)).toEqual(['client_mismatch']);
  });

  it('T038 a leaked code without verifier or key, 64 times after success: no token, and the victim stays logged in', async () => {
    const { code, request } = await fresh();
    const tokens = (await food.redeem(code, request)).json;
    const thief = await constellation.food();
    const attempts = Array.from({ length: 64 }, async (_, i) =>
      i % 2 === 0 ? thief.redeem(code, request) : food.redeem(code, await newPkce()),
    );
    for (const answer of await Promise.all(attempts)) expectRefusal(answer, INVALID_GRANT);
    expect((await food.userInfo(tokens.access_token)).status).toBe(200);
    expect((await food.refresh(tokens.refresh_token)).status).toBe(200);
  });

  it('a second valid presentation is refused and ends the family', async () => {
    const { code, request } = await fresh();
    const tokens = (await food.redeem(code, request)).json;
    expectRefusal(await food.redeem(code, request), INVALID_GRANT);
    expectChallenge(await food.userInfo(tokens.access_token), 'DPoP', refusal(401, 'invalid_token', 'token_revoked'));
    expectRefusal(await food.refresh(tokens.refresh_token), INVALID_GRANT);
    expect(await reasonsOf(code)).toEqual(['code_spent']);
  });

  it('T041 a code that was injected into another session fails at the verifier', async () => {
    const attacker = await fresh();
    const victim = await constellation.food();
    const request = await victim.codeRequest();
    expectRefusal(await victim.redeem(attacker.code, request), INVALID_GRANT);
  });

  it('T057 refuses a wider scope or a resource at the token endpoint, and keeps the code', async () => {
    const { code, request } = await fresh();
    expectRefusal(
      await food.redeem(code, request, { form: { resource: 'https://api.example/' } }),
      refusal(400, 'invalid_target'),
    );
    const tokens = await food.redeem(code, request);
    expect(tokens.json.scope).toBe('openid profile offline_access');
    const wider = await food.refresh(tokens.json.refresh_token, { form: { scope: 'openid profile email' } });
    expectRefusal(wider, refusal(400, 'invalid_scope'));
    const narrower = await food.refresh(tokens.json.refresh_token, { form: { scope: 'openid' } });
    expect(narrower.json.scope).toBe('openid');
    expect(Object.keys((await food.userInfo(narrower.json.access_token)).json)).toEqual(['sub']);
  });

  it('T050 a connection that is cut after the request is healed by a new code without a prompt; nothing half-issued is left', async () => {
    const seen = { spent: 0, unspent: 0 };
    for (let round = 0; round < 24; round += 1) {
      const { code, request } = await fresh();
      await cut(await redemption(code, request), round / 4);
      const again = await food.codeRequest('openid profile offline_access');
      const silent = await host.ask(again);
      expect(silent.status).toBe(200);
      const healed = await food.redeem(silent.json.authorization_code, again);
      expect(healed.status).toBe(200);
      // A client never does this: it shows that the lost redemption happened wholly or not at all.
      const repeated = await food.redeem(code, request);
      if (repeated.status === 200) {
        seen.unspent += 1;
        expect((await food.userInfo(repeated.json.access_token)).status).toBe(200);
      } else {
        seen.spent += 1;
        expectRefusal(repeated, INVALID_GRANT);
        expect(await reasonsOf(code)).toEqual(['code_spent']);
      }
      expect((await food.userInfo(healed.json.access_token)).status).toBe(200);
    }
    expect(seen.spent).toBeGreaterThan(0);
  });

  it('a confidential mini-program cannot use its secret from a web page (T049), and the code is still good', async () => {
    const { code, request } = await fresh(backend);
    const { client_id, client_secret } = constellation.env.info.confidential_app;
    const body = form({ grant_type: 'authorization_code', code, code_verifier: request.verifier });
    const headers = [FORM, basic(client_id, client_secret), ['origin', 'https://shop.example'] as const];
    const answer = await constellation.wire.send({ method: 'POST', path: '/oauth/token', headers, body });
    expectRefusal(answer, refusal(403, 'unauthorized_client', 'origin_refused'));
    expect((await backend.redeem(code, request)).status).toBe(200);
  });
});
