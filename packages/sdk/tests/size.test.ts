// What the SDK adds to a mini-program's page, as a bundler leaves it.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };
import { SDK_VERSION } from '../src/version.ts';
import { bundleOf } from './bundle-of.ts';

const GZIP_BUDGET_BYTES = 7 * 1024;

describe('the published SDK', () => {
  it('says its version at the handshake', () => {
    expect(SDK_VERSION).toBe(manifest.version);
  });

  it('stays small, and brings nothing but itself, dpop and crypto', async () => {
    const code = await bundleOf(
      `import { connect, DavitError, isInHost } from '@davit/sdk'; onload = () => [connect, DavitError, isInHost];`,
    );
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(GZIP_BUDGET_BYTES);
    expect(code).not.toMatch(/\bimport\b|require\(|eval\(|new Function/);
    // Neither zod nor the method table: the SDK takes types only from the protocol.
    expect(code).not.toMatch(/ZodMini|strictObject|AES-GCM/);
  });
});
