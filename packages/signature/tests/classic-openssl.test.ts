// The classic scheme both ways with the openssl program: what countless callers do in a shell.
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type HeaderLine, memoryReplayStore, signClassic, stringToSign, verifyClassic } from '../src/index.ts';
import { nodeHashing, nodeSigningKey, nodeVerificationKey } from '../src/node/index.ts';

const NOW = 1_800_000_000;
const folder = mkdtempSync(join(tmpdir(), 'davit-signature-openssl-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const openssl = (...args: string[]): Buffer => execFileSync('openssl', args, { cwd: folder });

describe.each([2048, 3072, 4096])('openssl dgst -sha256 with %i bits', (bits) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { format: 'pem', type: 'spki' },
    privateKeyEncoding: { format: 'pem', type: 'pkcs8' },
  });
  const privatePem = file(`${bits}.pem`, privateKey);
  const publicPem = file(`${bits}.pub`, publicKey);
  const signing = nodeSigningKey('rsa-v1_5-sha256', privateKey);
  const verification = nodeVerificationKey('rsa-v1_5-sha256', publicKey, 'shop');
  const url = 'https://api.example.com/v1/pay?a=b+c&d=%20';
  const body = Buffer.from('{"a":1}');

  it.each([
    ['without a body', null],
    ['with a body', body],
  ])('accepts what openssl signed, %s', (_name, content) => {
    const sha = content === null ? null : createHash('sha256').update(content).digest('hex');
    const text = stringToSign({ method: 'PUT', url, time: '2027-01-15T08:00:00Z', clientId: 'shop', bodySha256: sha });
    const signature = openssl('dgst', '-sha256', '-sign', privatePem, file('text', text)).toString('base64');
    const headers: HeaderLine[] = [
      ['X-Client-Id', 'shop'],
      ['X-Request-Time', '2027-01-15T08:00:00Z'],
      ['X-Signature', signature],
      ...(sha === null ? [] : [['X-Content-SHA256', sha] as const]),
    ];
    const options = { origin: 'https://api.example.com', keys: () => [verification], now: NOW, hashing: nodeHashing };
    const head = { method: 'PUT', target: '/v1/pay?a=b+c&d=%20', headers };
    const replay = memoryReplayStore({ clock: () => NOW });
    expect(verifyClassic(head, content, { ...options, replay })).toMatchObject({ ok: true });
    expect(verifyClassic({ ...head, method: 'POST' }, content, { ...options, replay })).toMatchObject({ ok: false });
  });
  it('signs what openssl accepts', () => {
    const headers = new Map(
      signClassic({ method: 'POST', url, clientId: 'shop', body }, signing, {
        now: NOW,
        hashing: nodeHashing,
      }) as HeaderLine[],
    );
    const sha = createHash('sha256').update(body).digest('hex');
    const text = `POST+${url}+1800000000000+shop+${sha}`;
    const signature = file('signature', Buffer.from(headers.get('X-Signature') ?? '', 'base64'));
    const verify = (content: string) =>
      openssl('dgst', '-sha256', '-verify', publicPem, '-signature', signature, file('text', content)).toString();
    expect(verify(text)).toContain('Verified OK');
    expect(() => verify(`${text} `)).toThrow();
  });
});
