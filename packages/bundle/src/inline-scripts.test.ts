import { createHash } from 'node:crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, test } from 'vitest';
import { toCspHash } from './csp-hash.ts';
import { inlineHash, inlineScriptDigests, inlineScriptHashes, inlineScripts } from './inline-scripts.ts';
import { mimeType } from './mime-type.ts';

describe(inlineScripts, () => {
  test('finds what a browser would run, import maps included', () => {
    expect(
      inlineScripts(`<!-- <script>no</script> --><SCRIPT>a</SCRIPT><script type="module">b</script ><script type=importmap>{"c":1}</script>
        <script src="x.js">no</script><script type="application/json">no</script><script data-x=">">d</script><scripty>no</scripty>`),
    ).toEqual(['a', 'b', '{"c":1}', 'd']);
  });

  test('reads line ends as a parser does, and stops at a script that never ends', () => {
    expect(inlineScripts('<script>a\r\nb\rc</script><script>open')).toEqual(['a\nb\nc']);
  });

  test.each(['<script "', "<script '", '<script a ', '<script', '<!--', '<script>', '</script '])(
    'T115 reads a hostile file of %j once, not once per tag',
    (piece) => {
      // Quadratic work on this much text would take minutes.
      expect(inlineScripts(piece.repeat(300_000))).toEqual([]);
    },
    5_000,
  );
});

describe(inlineScriptHashes, () => {
  test('CSP Level 3 §8.3: the hash of the text, in base64, each once', async () => {
    const expected = `sha256-${createHash('sha256').update("alert('ü')").digest('base64')}`;
    expect(
      await inlineScriptHashes("<script>alert('ü')</script><script>alert('ü')</script>", nodeCrypto.sha256),
    ).toEqual([expected]);
    expect(await inlineHash("alert('ü')", nodeCrypto.sha256)).toBe(expected);
  });
});

describe(toCspHash, () => {
  test('CSP Level 3 §2.3.1: the signed hex form and the form of the header are the same hash', async () => {
    const [hex = ''] = await inlineScriptDigests('<script>go()</script>', nodeCrypto.sha256);
    expect(hex).toBe(createHash('sha256').update('go()').digest('hex'));
    expect(toCspHash(hex)).toBe(`sha256-${createHash('sha256').update('go()').digest('base64')}`);
    for (const byte of ['00', 'ff', 'fb', 'fe'])
      expect(toCspHash(byte.repeat(32))).toBe(`sha256-${Buffer.from(byte.repeat(32), 'hex').toString('base64')}`);
  });
});

describe(mimeType, () => {
  test('follows from the name alone', () => {
    expect(mimeType('/a/index.HTML')).toBe('text/html; charset=utf-8');
    expect(mimeType('app.mjs')).toBe('text/javascript; charset=utf-8');
    expect(mimeType('x.wasm')).toBe('application/wasm');
    for (const path of ['x', 'x.exe', 'x.constructor', '.html/x', 'x.'])
      expect([path, mimeType(path)]).toEqual([path, 'application/octet-stream']);
  });
});
