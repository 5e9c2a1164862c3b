// QR codes against those of another implementation, module by module, and as a terminal shows them.
import { createHash } from 'node:crypto';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type QrCode, qrCode } from './qr-code.ts';
import { qrText } from './qr-text.ts';

/**
 * Modules, row by row as `0` and `1`, as npm's `qrcode` 1.5.4 makes them (byte mode, correction M, masks 0 to 7): the first 16 digits of
 * their SHA-256. Each of these was read by npm's `jsqr` 1.4.0, too.
 */
const VECTORS: readonly (readonly [text: string, masks: string])[] = [
  [
    'hi',
    'e89f4f948b7906c7 b6f78ceac5ac15b4 69f439bee9c38226 d0057d96fb0bb89d b96212d526d6110f 1cf578c9b947413f c2958289d5d73484 a0310e5bf664f31e',
  ],
  [
    'http://h.localhost:1/#/a/x',
    '1dca91e98653ef1d c7356c001f392a39 b7f222d7ff5981fd 3e62c6c9d8dd2780 015cfe798c5fdcf8 57d6cb6a74748b73 f4cf08482fc258df 8b75ca0fa0d74224',
  ],
  [
    'http://host.localhost:4000/#/a/my-app',
    '70601cb3fe99b08c 26709a157520ade8 df19790e3c771d08 fc78f8154a4bb9aa 9bfe2067c2a6ac47 96dc10b5a5a07158 dbf1f8aff7fec2f0 8f09a147bcf3cdee',
  ],
  [
    'http://host.localhost:4000/#/a/first-light-of-the-harbour1',
    'a7209843d72a921f e927c71572c303fc 0ddc3556203a01c6 f5db591cc3368162 5d1f4ca511dcb54d be80f3d09192037b 29c057d361da1eb8 7d3f3f9393b83e96',
  ],
  [
    'é'.repeat(40),
    'ebbd8146cc635e9c 910a22214d97e8b2 bb5e209b1df3ad60 76a4f4d3dee189f1 1bc18b6d1bf33190 987abaed45c2dbca 10f8ac15c10d0131 b2ce49c821135a77',
  ],
  [
    'x'.repeat(106),
    '27721903f3d5343e 2bae17f65265e821 add50156f4111e51 7c10b09ae528505d 4a30d4d3ce9b06f7 8e65c3d37d7c0901 758b4b6a6d002509 70181821f4858235',
  ],
];
/** The masks that it chooses by itself, in the same order. */
const CHOSEN = [2, 6, 2, 2, 2, 3];

const digest = (code: QrCode | null): string =>
  createHash('sha256')
    .update((code ?? []).flat().map(Number).join(''))
    .digest('hex')
    .slice(0, 16);

describe(qrCode, () => {
  it.each(VECTORS)('draws %j as another implementation does, by each mask', (text, masks) => {
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((mask) => digest(qrCode(text, mask))).join(' ')).toBe(masks);
  });

  it('chooses the mask that is read best, as the other one does', () => {
    const chosen = VECTORS.map(([text, masks]) => masks.split(' ').indexOf(digest(qrCode(text))));
    expect(chosen).toEqual(CHOSEN);
  });

  it('refuses a text that does not fit', () => {
    expect(qrCode('x'.repeat(107))).toBeNull();
    expect(qrCode('é'.repeat(54))).toBeNull();
  });
});

describe(qrText, () => {
  /** What is drawn, back as modules. */
  const modulesOf = (text: string, isInverted: boolean): QrCode =>
    text
      .trimEnd()
      .split('\n')
      .flatMap((line) => {
        const cells = [...stripVTControlCharacters(line)];
        return [/[█▀]/, /[█▄]/].map((part) => cells.map((cell) => part.test(cell) !== isInverted));
      });

  it.each([
    [true, false],
    [false, true],
  ])('is the code with a quiet zone of four modules: colours %j', (isTerminal, isInverted) => {
    const code = qrCode('hi') as QrCode;
    const text = qrText(code, { isTerminal, environment: {} });
    expect(text.includes('\u001b[30;107m')).toBe(isTerminal);
    const modules = modulesOf(text, isInverted).slice(0, code.length + 8);
    const inner = modules.slice(4, -4).map((row) => row.slice(4, -4));
    expect(inner).toEqual(code);
    expect(modules.flat().filter(Boolean).length).toBe(code.flat().filter(Boolean).length);
  });
});
