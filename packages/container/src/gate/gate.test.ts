// The two constant pages: their hashes, their size, their headers.
import { inlineHash, inlineScripts } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, test } from 'vitest';
import { GATE_SCRIPT_HASH } from './built-gate.ts';
import { constantDocument } from './constant-document.ts';
import { gateDocument } from './gate-document.ts';
import { WIPE_SCRIPT_HASH, wipeDocument } from './wipe-document.ts';

const sha256 = (data: Uint8Array) => nodeCrypto.sha256(data);
const gate = gateDocument({ appOrigin: 'http://food.localhost:4000', hostOrigin: 'http://host.localhost:4000' });
const wipe = wipeDocument({ gateOrigin: 'http://food--gate.localhost:4000', hostOrigin: 'http://host.localhost:4000' });
const header = (page: typeof gate, name: string) => page.headers.find(([key]) => key.toLowerCase() === name)?.[1];

describe(gateDocument, () => {
  test('names the hash of the script that it carries', async () => {
    const [script = ''] = inlineScripts(gate.html);
    expect(GATE_SCRIPT_HASH).toBe(await inlineHash(script, sha256));
    expect(header(gate, 'content-security-policy')).toContain(`script-src '${GATE_SCRIPT_HASH}';`);
  });

  test('is at most 2 KB', () => {
    const longest = {
      appOrigin: `https://${'a'.repeat(31)}.mini.example.com`,
      hostOrigin: 'https://superapp.example.com',
    };
    expect(gateDocument(longest).html.length).toBeLessThanOrEqual(2048);
  });

  test('carries the same script for every app, and the app in an attribute', () => {
    const other = gateDocument({ appOrigin: 'https://bank.apps.example', hostOrigin: 'https://host.example' });
    expect(inlineScripts(other.html)).toEqual(inlineScripts(gate.html));
    expect(other.html).toContain('data-app=https://bank.apps.example data-host=https://host.example>');
  });

  test('may frame its app only, and be framed by the host only', () => {
    expect(header(gate, 'content-security-policy')).toContain('frame-src http://food.localhost:4000;');
    expect(header(gate, 'content-security-policy')).toContain('frame-ancestors http://host.localhost:4000;');
  });
});

describe(wipeDocument, () => {
  test('names the hash of the script that it carries', async () => {
    const [script = ''] = inlineScripts(wipe.html);
    expect(WIPE_SCRIPT_HASH).toBe(await inlineHash(script, sha256));
  });

  test('clears cache, cookies and storage', () => {
    expect(header(wipe, 'clear-site-data')).toBe('"cache", "cookies", "storage"');
  });
});

describe(constantDocument, () => {
  test('refuses a value that is not an origin', () => {
    expect(() => constantDocument('x', '', { app: 'http://a"><script>' })).toThrow('not an origin');
  });
});
