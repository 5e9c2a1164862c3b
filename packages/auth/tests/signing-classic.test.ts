// The classic scheme at the authorization server: where it counts, by which keys, and that it never mixes with davit-1.
import { type HeaderLine, signClassic } from '@davit/signature';
import { nodeHashing, nodeSigningKey } from '@davit/signature/node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeKey } from '../src/signing/registration/change-key.ts';
import { createVerifySignature } from '../src/signing/verify-signature.ts';
import { type Bed, ISSUER } from './bed.ts';
import { type Call, toRequest } from './call.ts';
import { expectOk, type HostSession } from './flow.ts';
import { keysCall, openShop, refused, shopRedeems } from './shop-calls.ts';
import { newPair, newSigner, setMode, signed, type TestSigner } from './signing.ts';

let bed: Bed;
let session: HostSession;
let shop: TestSigner;
beforeAll(async () => {
  ({ bed, session, shop } = await openShop());
});
afterAll(() => bed.close());
beforeEach(() => setMode(bed, 'shop', 'accepted'));

const redeemCall = () => shopRedeems(bed, session);

describe('the classic scheme', () => {
  const classic = async (signer: TestSigner, call: Call, now = bed.now()) => {
    const { body, headers, method } = toRequest(call);
    const given = { method, url: ISSUER + call.path, clientId: signer.clientId, body: body.length === 0 ? null : body };
    const added = (await signClassic(given, signer.key, { now, hashing: nodeHashing })) as readonly HeaderLine[];
    return {
      ...call,
      method,
      body,
      headers: [...headers, ...added.map(([name, value]) => [name.toLowerCase(), value] as const)],
    };
  };

  it('counts where it is enabled for the client, once, and nowhere else', async () => {
    const signer = await newSigner(bed, 'shop', { algorithm: 'rsa-v1_5-sha256', scheme: 'sha256-rsa' });
    refused(await bed.send(await classic(signer, keysCall)), 'unknown_key');
    await setMode(bed, 'shop', 'required', true);
    const call = await classic(signer, await redeemCall());
    expectOk(await bed.send(call));
    refused(await bed.send(call), 'replayed');
    refused(
      await bed.send({ ...(await classic(signer, await redeemCall())), body: new TextEncoder().encode('a=b') }),
      'digest_mismatch',
    );
    // A classic key signs classic requests and nothing else, a davit-1 key none of them.
    refused(await bed.send(await signed(bed, signer.key, keysCall)), 'unknown_key');
    const { key, privateKey } = await newSigner(bed, 'post', { algorithm: 'rsa-v1_5-sha256' });
    await setMode(bed, 'post', 'accepted', true);
    refused(await bed.send(await classic({ clientId: 'post', key, privateKey }, keysCall)), 'unknown_key');
    await setMode(bed, 'shop', 'off', true);
    refused(await bed.send(await classic(signer, keysCall)), 'unknown_key');
    await bed.store.signingKeys.revoke({ clientId: 'shop', keyid: signer.key.keyid, audit: [] });
    await setMode(bed, 'shop', 'accepted', true);
    refused(await bed.send(await classic(signer, keysCall)), 'unknown_key');
  });

  it('counts by every key that is usable, two active ones and all that retire; a fifth cannot retire meanwhile', async () => {
    await setMode(bed, 'plaza', 'accepted', true);
    const { context } = bed.server;
    const newClassic = () => newSigner(bed, 'plaza', { algorithm: 'rsa-v1_5-sha256', scheme: 'sha256-rsa' });
    const retire = ({ key }: TestSigner) =>
      changeKey(context, { clientId: 'plaza', keyid: key.keyid }, { state: 'retiring' }, { by: 'process' });
    const signers: TestSigner[] = [];
    for (let i = 0; i < 4; i += 1) {
      const signer = await newClassic();
      signers.push(signer);
      expect((await retire(signer)).ok).toBe(true);
    }
    signers.push(await newClassic(), await newClassic());
    for (const signer of signers) {
      const verified = await createVerifySignature(context)(toRequest(await classic(signer, { path: '/client/keys' })));
      expect(verified.ok && verified.value.signature).toEqual({
        ...{ clientId: 'plaza', keyid: signer.key.keyid, scheme: 'sha256-rsa' },
      });
    }
    const last = signers.at(-1) as TestSigner;
    expect(await retire(last)).toMatchObject({ ok: false, failure: { reason: 'conflict' } });
    expect((await retire(signers[0] as TestSigner)).ok, 'it retires already').toBe(true);
    const stranger = { ...last, key: nodeSigningKey('rsa-v1_5-sha256', newPair('rsa-v1_5-sha256').privateKey) };
    refused(await bed.send(await classic(stranger, { path: '/client/keys' })), 'signature_invalid');
  });

  it('two schemes in one request are refused', async () => {
    const signer = await newSigner(bed, 'shop', { algorithm: 'rsa-v1_5-sha256', scheme: 'sha256-rsa' });
    await setMode(bed, 'shop', 'accepted', true);
    refused(await bed.send(await signed(bed, shop.key, await classic(signer, keysCall))), 'malformed');
  });
});
