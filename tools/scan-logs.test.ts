// The scanner of server logs finds each kind of secret, in the forms that a careless line would hold, and says when it proved nothing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findSecrets, scanLogs } from './scan-logs.mjs';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});
function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'davit-scan-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}
const LINE =
  '{"level":30,"time":"2026-01-02T03:04:05.678Z","event":"request","method":"POST","host":"localhost:4000","path":"/oauth/token","status":200,"ms":1.5}';

describe(findSecrets, () => {
  it('finds nothing in an ordinary line', () => {
    expect(findSecrets(LINE, ['davit-demo', 's3cret'])).toEqual([]);
    expect(
      findSecrets(
        '{"event":"code.refused","tokenId":"0190f2a4c5d67e8fa0b1c2d3e4f50617","path":"/x/at_0190f2a4.•••"}',
        [],
      ),
    ).toEqual([]);
  });
  it.each([
    ['a code', 'cod_0190f2a4c5d67e8fa0b1c2d3e4f50617.Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8'],
    ['a refresh token', 'ref_0190f2a4c5d67e8fa0b1c2d3e4f50617-12.Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8'],
    ['a DPoP proof', 'eyJ0eXAiOiJkcG9wK2p3dCJ9.eyJqdGkiOiJhYmMifQ.c2lnbmF0dXJl'],
    ['a Basic credential', 'Authorization: Basic YmlzdHJvOnN1cGVyc2VjcmV0'],
    ['a private key', '{"kty":"EC","d":"c2VjcmV0c2VjcmV0c2VjcmV0"}'],
    ['a password hash', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA'],
    ['an e-mail address', 'alice.moreau@example.com'],
    ['a telephone number', '+44 20 7946 0101'],
  ])('finds %s by its shape', (_what, secret) => {
    expect(findSecrets(`{"msg":"x ${secret} y"}`, [])).toHaveLength(1);
  });
  it.each(['pässword & more', 'davit-demo'])(
    'finds the known secret %s as it is, percent-encoded, in JSON and in base64',
    (secret) => {
      for (const form of [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret),
        Buffer.from(secret).toString('base64'),
      ])
        expect(findSecrets(`x${form}y`, [secret])).toHaveLength(1);
    },
  );
  it('never repeats the secret in what it says', () => {
    expect(findSecrets('a davit-demo b', ['davit-demo']).join()).not.toContain('davit-demo');
  });
});

describe(scanLogs, () => {
  it('passes twice over clean logs', () => {
    expect(
      scanLogs(folderWith({ '1.log': `${LINE}\n${LINE}\n`, '1.secrets': 'davit-demo\n' })).map(({ ok }) => ok),
    ).toEqual([true, true]);
  });
  it('names file and line of each finding', () => {
    const [scan] = scanLogs(folderWith({ '1.log': `${LINE}\n{"msg":"davit-demo"}\n`, '1.secrets': 'davit-demo\n' }));
    expect(scan).toMatchObject({ ok: false, findings: [expect.stringMatching(/^1\.log:2: /)] });
  });
  it('fails its control when nothing was logged, or no secret was named', () => {
    expect(scanLogs(folderWith({}))[1]).toMatchObject({ ok: false });
    expect(scanLogs(folderWith({ '1.log': LINE }))[1]).toMatchObject({ ok: false });
  });
});
