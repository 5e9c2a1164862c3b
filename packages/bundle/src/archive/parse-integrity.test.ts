import { encodeUtf8 } from '@davit/crypto';
import { describe, expect, test } from 'vitest';
import { MAX_FILES } from './bundle-limits.ts';
import { integrityText } from './integrity-text.ts';
import { parseIntegrity } from './parse-integrity.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const TEXT = `{"format":1,"app_id":"food-hall","version_code":7,"files":{"404":"${A}","index.html":"${A}","manifest.json":"${B}"},"inline_scripts":{"index.html":["${B}"]}}`;
const parse = (text: string) => parseIntegrity(encodeUtf8(text));

describe(parseIntegrity, () => {
  test('reads the one text of a list, whose records know no other names', () => {
    const read = parse(TEXT);
    if (!read.ok) throw new Error(read.failure.detail);
    expect(read.value).toEqual(JSON.parse(TEXT));
    expect(integrityText(read.value)).toBe(TEXT);
    for (const name of ['constructor', '__proto__', 'toString']) expect(read.value.files[name]).toBeUndefined();
  });

  test('keeps a file whose name an object would take for something else', () => {
    const text = `{"format":1,"app_id":"food-hall","version_code":7,"files":{"10":"${A}","9":"${A}","__proto__":"${B}"},"inline_scripts":{}}`;
    const read = parse(text);
    expect(read.ok && Object.keys(read.value.files).sort()).toEqual(['10', '9', '__proto__']);
    expect(read.ok && Object.entries(read.value.files)).toContainEqual(['__proto__', B]);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', TEXT.slice(1)],
    ['null', 'null'],
    ['a list', '[]'],
    ['another format', TEXT.replace('"format":1', '"format":2')],
    ['no app id', TEXT.replace('"food-hall"', '"x"')],
    ['an app id that is no text', TEXT.replace('"food-hall"', '7')],
    ['version code 0', TEXT.replace(':7,', ':0,')],
    ['a version code beyond 31 bits', TEXT.replace(':7,', ':2147483648,')],
    ['a fraction', TEXT.replace(':7,', ':7.5,')],
    ['a text as version code', TEXT.replace(':7,', ':"7",')],
    ['no files', TEXT.replace(/"files":\{[^}]*\}/, '"files":null')],
    ['files as a list', TEXT.replace(/"files":\{[^}]*\}/, '"files":[]')],
    ['a path upwards', TEXT.replace('"404"', '"../404"')],
    ['a reserved path', TEXT.replace('"404"', '"integrity.json"')],
    ['a short hash', TEXT.replace(A, A.slice(1))],
    ['a hash in capitals', TEXT.replace(A, A.toUpperCase())],
    ['scripts of a file that is not there', TEXT.replace('{"index.html":[', '{"other.html":[')],
    ['no scripts of a file', TEXT.replace(`["${B}"]`, '[]')],
    ['a script twice', TEXT.replace(`["${B}"]`, `["${B}","${B}"]`)],
    ['a script that is no hash', TEXT.replace(`["${B}"]`, '["x"]')],
    ['scripts that are no list', TEXT.replace(`["${B}"]`, `"${B}"`)],
    ['a space', TEXT.replace(',', ', ')],
    ['a line end', `${TEXT}\n`],
    ['a byte order mark', `\ufeff${TEXT}`],
    ['another order', TEXT.replace('"format":1,"app_id":"food-hall"', '"app_id":"food-hall","format":1')],
    ['an unknown member', TEXT.replace('"format":1', '"format":1,"more":1')],
    ['a member twice', TEXT.replace('"format":1', '"format":1,"format":1')],
    ['a file twice', TEXT.replace(`"404":"${A}"`, `"404":"${B}","404":"${A}"`)],
    ['an escape', TEXT.replace('index.html', 'index\\u002ehtml')],
    ['a number written otherwise', TEXT.replace(':7,', ':7e0,')],
    ['depth', '['.repeat(1_000_000)],
    ['more than a mebibyte', `${TEXT}${' '.repeat(1024 * 1024)}`],
  ])('refuses %s', (_, text) => {
    expect(parse(text)).toMatchObject({
      ok: false,
      failure: { reason: 'bad_integrity', detail: expect.stringMatching(/\.$/) },
    });
  });

  test('refuses bytes that are not UTF-8, and more files than a bundle has', () => {
    expect(parseIntegrity(Uint8Array.of(0xff))).toMatchObject({ ok: false });
    const listOf = (count: number) => {
      const files = Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, A]));
      return parse(integrityText({ format: 1, app_id: 'food-hall', version_code: 1, files, inline_scripts: {} }));
    };
    expect(listOf(MAX_FILES)).toMatchObject({ ok: true });
    expect(listOf(MAX_FILES + 1)).toMatchObject({ ok: false });
  });
});
