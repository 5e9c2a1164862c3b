// What the SDK adds to a mini-program's page, as a bundler leaves it.
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bundleOf, partsOf } from '../../../tools/built-page.ts';
import manifest from '../package.json' with { type: 'json' };
import { SDK_VERSION } from '../src/version.ts';

/** What stands in the page before its first screen. */
const FIRST_BUDGET_BYTES = 4 * 1024;
/** All in one file, as pages without a bundler have it. */
const WHOLE_BUDGET_BYTES = 7.75 * 1024;
const PAGE = `import { connect, DavitError, isInHost } from '@davit/sdk'; onload = () => [connect, DavitError, isInHost];`;
const zipped = (code: string): number => gzipSync(code, { level: 9 }).length;

describe('the published SDK', () => {
  it('says its version at the handshake', () => {
    expect(SDK_VERSION).toBe(manifest.version);
  });

  it('stays small, and brings nothing but itself, dpop and crypto', async () => {
    const code = await bundleOf({ source: PAGE });
    expect(zipped(code)).toBeLessThanOrEqual(WHOLE_BUDGET_BYTES);
    expect(code).not.toMatch(/\bimport\b|require\(|eval\(|new Function/);
    // No method table: the SDK takes types only from the protocol.
    expect(code).not.toMatch(/must be an object|AES-GCM/);
  });

  it('loads what a login needs when somebody logs in', async () => {
    const parts = await partsOf({ source: PAGE });
    const [first] = parts.filter(({ isFirst }) => isFirst);
    expect(parts.length).toBe(2);
    expect(zipped(first?.code ?? '')).toBeLessThanOrEqual(FIRST_BUDGET_BYTES);
    // Neither a proof nor a token request.
    expect(first?.code).not.toMatch(/dpop\+jwt|authorization_code/);
  });
});
