// T081 and T082: archives that a hostile publisher signed properly. Each is refused by verifyBundle before anything of it but the
// signed list was unpacked, and each would open if the one thing were right.
import { encodeUtf8 } from '@davit/crypto';
import { deflateSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { readArchive } from '../src/archive/read-archive.ts';
import { MAX_FILES, verifyBundle } from '../src/index.ts';
import { exampleFiles, type Files, refusalOf, type Sealing, seal } from './example-bundle.ts';
import type { CentralFields, SharedFields, ZipEntry } from './hostile-zip.ts';
import { zip } from './hostile-zip.ts';

const files = exampleFiles();
const TEXT = encodeUtf8('x');

/** Changes the headers of assets/app.js, which is a deflated entry in the middle. */
const change =
  (more: Partial<Omit<ZipEntry, 'name'>>): NonNullable<Sealing['entries']> =>
  (entries) =>
    entries.map((entry) => (entry.name === 'assets/app.js' ? { ...entry, ...more } : entry));
const both = (fields: Partial<SharedFields>) => change({ both: fields });
const central = (fields: Partial<CentralFields>) => change({ central: fields });
const add =
  (...more: readonly ZipEntry[]): NonNullable<Sealing['entries']> =>
  (entries) => [...entries, ...more];
const unixMode = (mode: number) => central({ madeBy: 0x0314, external: mode * 0x10000 });

const refused = async (sealing: Sealing, of: Files = files) => refusalOf(await seal(of, sealing));

test('the archive that all of these change is fine', async () => {
  expect(await refused({})).toBeNull();
  expect(await refused({ entries: both({}) })).toBeNull();
});

describe('T081 names', () => {
  test.each([
    ['zip-slip', '../evil.js'],
    ['zip-slip in the middle', 'assets/../../evil.js'],
    ['absolute', '/etc/passwd'],
    ['a drive', 'C:/evil.js'],
    ['backslash', '..\\evil.js'],
    ['backslash in the middle', 'assets\\evil.js'],
    ['dot-leading', '.htaccess'],
    ['dot-leading in the middle', 'assets/.git'],
    ['trailing dot', 'evil.js.'],
    ['trailing dots', 'evil.js...'],
    ['trailing space', 'evil.js '],
    ['a folder', 'assets/'],
    ['an empty folder name', 'assets//evil.js'],
    ['empty', ''],
    ['NUL', 'evil.js\0.png'],
    ['encoded', '%2e%2e/evil.js'],
    ['the container’s own', '.container/sw.js'],
    ['well-known', '.well-known/x'],
    ['reserved', 'integrity.txt'],
    ['reserved in capitals', 'INTEGRITY.JSON'],
    ['a stream of NTFS', 'index.html:evil'],
    ['a direction mark', 'a\u202ecod.js'],
    ['a zero-width space', 'in\u200bdex.html'],
    ['not composed (NFD)', 'cafe\u0301.html'],
    ['201 bytes', 'x'.repeat(201)],
    ['201 bytes in fewer letters', 'ä'.repeat(101)],
  ])('%s: %j', async (_, name) => {
    const withIt = new Map(files).set(name, TEXT);
    expect(await refused({}, withIt)).toMatchObject({ reason: expect.stringMatching(/bad_archive|bad_integrity/) });
    expect(readArchive(zip([{ name, bytes: TEXT }]))).toMatchObject({ ok: false, failure: { reason: 'bad_archive' } });
  });

  test('bytes that are not UTF-8', () => {
    for (const name of [Uint8Array.of(0x66, 0xff), Uint8Array.of(0xc0, 0xaf), Uint8Array.of(0xed, 0xa0, 0x80)])
      expect(readArchive(zip([{ name, bytes: TEXT }]))).toMatchObject({
        ok: false,
        failure: { reason: 'bad_archive' },
      });
  });

  test.each([
    ['twice the same', 'index.html', 'index.html'],
    ['case', 'index.html', 'Index.HTML'],
    ['case beyond ASCII', 'caf\u00e9.html', 'CAF\u00c9.html'],
    ['sharp s', 'stra\u00dfe.html', 'STRASSE.html'],
    ['final sigma', '\u03c3\u03c2.html', '\u03a3\u03a3.html'],
    ['dotless and dotted', 'I.html', '\u0131.html'],
    ['Kelvin', 'k.html', '\u212a.html'],
    ['a ligature', 'fi.html', '\ufb01.html'],
    ['half-width letters', 'a.html', '\uff41.html'],
    ['a file as a folder', 'index.html', 'index.html/x.js'],
    ['a file as a folder in capitals', 'index.html', 'INDEX.html/x.js'],
  ])('collide: %s', (_, one, other) => {
    const archive = zip([one, other].sort().map((name) => ({ name, bytes: TEXT })));
    expect(readArchive(archive)).toMatchObject({
      ok: false,
      failure: { reason: 'bad_archive', path: expect.any(String) },
    });
    for (const name of [one, other]) {
      // Some are refused by themselves already, because they are no NFC.
      const alone = readArchive(zip([{ name, bytes: TEXT }]));
      expect([name, alone.ok || name.normalize('NFC') !== name]).toEqual([name, true]);
    }
  });

  test('NFC/NFD twins', () => {
    const names = ['caf\u00e9.html', 'cafe\u0301.html'];
    expect(readArchive(zip(names.map((name) => ({ name, bytes: TEXT }))))).toMatchObject({ ok: false });
    expect(readArchive(zip([{ name: names[0] as string, bytes: TEXT }]))).toMatchObject({ ok: true });
  });
});

describe('T081 kinds of entries', () => {
  test.each<[string, Sealing['entries'], RegExp]>([
    ['a symbolic link', unixMode(0o120777), /symbolic link/],
    ['a character device', unixMode(0o020666), /device/],
    ['a block device', unixMode(0o060666), /device/],
    ['a pipe', unixMode(0o010666), /pipe/],
    ['a socket', unixMode(0o140666), /socket/],
    ['a folder by mode', unixMode(0o040755), /folder/],
    ['a folder by DOS attribute', central({ external: 0x10 }), /folder/],
    ['a set-uid file', unixMode(0o104755), /attributes/],
    ['a hard link (Unix extra field)', both({ extra: Uint8Array.of(0x0d, 0, 4, 0, 1, 2, 3, 4) }), /extra field/],
    ['another system', central({ madeBy: 0x0314 }), /another system/],
    ['text by internal attribute', central({ internal: 1 }), /attributes/],
    ['encrypted', both({ flags: 0x0801 }), /encrypted/],
    ['strongly encrypted', both({ flags: 0x0841 }), /encrypted/],
    ['hidden headers', both({ flags: 0x2800 }), /encrypted/],
    ['a data descriptor', both({ flags: 0x0808 }), /data descriptor/],
    ['a name in code page 437', both({ flags: 0 }), /UTF-8/],
    ['a hint for the deflater', both({ flags: 0x0802 }), /flags/],
    ['BZIP2', both({ method: 12 }), /method 12/],
    ['Deflate64', both({ method: 9 }), /method 9/],
    ['ZIP64 in the entry', both({ versionNeeded: 45 }), /version/],
    ['a time', both({ time: 1 }), /time/],
    ['a date', both({ date: 0x5a21 }), /time/],
    ['on another disk', central({ disk: 1 }), /disk/],
  ])('%s', async (_, entries, detail) => {
    expect(await refused({ entries })).toMatchObject({
      reason: 'bad_archive',
      detail: expect.stringMatching(detail),
      path: 'assets/app.js',
    });
  });
});

describe('T081 sizes', () => {
  const large = new Uint8Array(2 * 1024 * 1024);

  test('a ratio as in 42.zip is refused by what the headers declare, also among files that hide it', async () => {
    const noise = Uint8Array.from({ length: 100_000 }, (_, at) => (Math.imul(at, 2654435761) >>> 13) & 255);
    for (const others of [[], [['assets/noise.bin', noise] as const]])
      expect(await refused({}, new Map([...files, ...others, ['assets/zeros.bin', large]]))).toMatchObject({
        reason: 'bad_archive',
        path: 'assets/zeros.bin',
        detail: expect.stringContaining('100 times'),
      });
  });

  test('a bomb that declares less than it unpacks to stops there', async () => {
    const body = deflateSync(large, { level: 9 });
    for (const size of [body.length + 1, 100 * body.length])
      expect(await refused({ entries: change({ body, both: { size } }) })).toMatchObject({
        reason: 'bad_archive',
        detail: expect.stringContaining('declared size'),
      });
  });

  test('a checksum that is not of the bytes', async () => {
    expect(await refused({ entries: both({ crc: 1 }) })).toMatchObject({ detail: expect.stringContaining('checksum') });
  });

  test('an entry that unpacks to less, or is packed without need', async () => {
    const size = files.get('assets/app.js')?.length as number;
    for (const wrong of [size - 1, size + 1])
      expect(await refused({ entries: both({ size: wrong }) })).toMatchObject({ reason: 'bad_archive' });
    const icon = files.get('img/icon.png') as Uint8Array;
    const entries: NonNullable<Sealing['entries']> = (all) =>
      all.map((entry) => (entry.name === 'img/icon.png' ? { ...entry, method: 8, body: deflateSync(icon) } : entry));
    expect(await refused({ entries })).toMatchObject({ detail: expect.stringContaining('larger packed') });
  });

  test('a stored entry whose two sizes differ', async () => {
    const entries: NonNullable<Sealing['entries']> = (all) =>
      all.map((entry) => (entry.name === 'img/icon.png' ? { ...entry, both: { size: 63 } } : entry));
    expect(await refused({ entries })).toMatchObject({ detail: expect.stringContaining('sizes differ') });
  });

  test('more than 20 MiB together', async () => {
    const mebibyte = Uint8Array.from({ length: 1024 * 1024 }, (_, at) => at);
    const many = new Map(files);
    for (let at = 0; at < 20; at += 1) many.set(`f${at}.bin`, mebibyte);
    const stored: NonNullable<Sealing['entries']> = (all) =>
      all.map((entry) => (entry.bytes === mebibyte ? { ...entry, method: 0 } : entry));
    expect(await refused({ entries: stored }, many)).toMatchObject({ reason: 'too_large' });
    many.delete('f0.bin');
    expect(await refused({ entries: stored }, many)).toBeNull();
  });

  test('more than 22 MiB of file, unread', async () => {
    const bytes = new Uint8Array(22 * 1024 * 1024 + 1);
    const untouched = { sha256: () => expect.unreachable(), verify: () => expect.unreachable() };
    const expected = { appId: 'food-hall', digest: '', versionCode: 7, publisherKey: '' };
    expect(await verifyBundle(bytes, expected, untouched)).toMatchObject({
      ok: false,
      failure: { reason: 'too_large' },
    });
  });

  test('2,001 files; 65,534 files; 10⁶ declared files', async () => {
    const names = Array.from({ length: MAX_FILES }, (_, at) => `f${String(at).padStart(4, '0')}`);
    const most = zip(names.map((name) => ({ name, bytes: TEXT })));
    expect(readArchive(most)).toMatchObject({ ok: true });
    const three = Array.from({ length: 3 }, (_, at) => ({ name: `g${at}`, bytes: TEXT }));
    expect(readArchive(zip([...names.map((name) => ({ name, bytes: TEXT })), ...three]))).toMatchObject({
      ok: false,
      failure: { reason: 'too_large' },
    });
    expect(readArchive(zip([], { end: { entries: 65_534, entriesHere: 65_534 } }))).toMatchObject({ ok: false });
    expect(readArchive(zip([], { end: { entries: 0xffff, entriesHere: 0xffff } }))).toMatchObject({
      ok: false,
      failure: { detail: expect.stringContaining('ZIP64') },
    });
    // 65,536 + 3 entries, whose number is cut to 16 bits: the list of entries is longer than the number says.
    const declared = { entries: 3, entriesHere: 3 };
    expect(
      readArchive(zip([...three, ...three.map(({ name }) => ({ name: `h${name}`, bytes: TEXT }))], { end: declared })),
    ).toMatchObject({
      ok: false,
      failure: { detail: expect.stringContaining('another length') },
    });
  });
});

describe('T082 no byte of the file is unsigned', () => {
  const more = encodeUtf8('extra');
  test.each<[string, Sealing]>([
    [
      'before the first entry',
      { entries: (all) => all.map((entry, at) => (at === 0 ? { ...entry, before: more } : entry)) },
    ],
    ['between two entries', { entries: change({ before: more }) }],
    ['between the entries and their list', { layout: { beforeDirectory: more } }],
    ['between the list and the end', { layout: { beforeEnd: more } }],
    ['after the end', { layout: { afterEnd: more } }],
    ['one zero after the end', { layout: { afterEnd: new Uint8Array(1) } }],
    ['a comment of the archive', { layout: { end: { comment: more } } }],
    ['a comment of an entry', { entries: central({ comment: more }) }],
    ['an extra field in both headers', { entries: both({ extra: Uint8Array.of(1, 0, 0, 0) }) }],
    ['an extra field in the local header', { entries: change({ local: { extra: Uint8Array.of(1, 0, 0, 0) } }) }],
    ['an extra field in the central header', { entries: central({ extra: Uint8Array.of(1, 0, 0, 0) }) }],
    [
      'inside an entry, after its stream',
      { entries: change({ body: Uint8Array.of(...deflateSync(files.get('assets/app.js') as Uint8Array), 0) }) },
    ],
    ['an entry that the list does not name', { entries: add({ name: 'zzz.js', bytes: TEXT }) }],
    ['a list of entries that begins late', { layout: { end: { directoryOffset: 9_999 } } }],
    ['a list of entries that begins early', { layout: { end: { directoryOffset: 30, directorySize: 9_999 } } }],
    ['several disks', { layout: { end: { disk: 1, directoryDisk: 1 } } }],
    ['more entries elsewhere', { layout: { end: { entries: 8 } } }],
  ])('%s', async (_, sealing) => {
    expect(await refused(sealing)).toMatchObject({ reason: expect.stringMatching(/bad_archive|extra_file/) });
  });

  test.each<[string, Partial<SharedFields>]>([
    ['name', { name: encodeUtf8('assets/apq.js') }],
    ['size', { size: 1 }],
    ['packed size', { packed: 1 }],
    ['checksum', { crc: 1 }],
    ['method', { method: 0 }],
    ['flags', { flags: 0 }],
    ['time', { time: 1 }],
    ['version', { versionNeeded: 10 }],
    ['signature', { signature: 0x04034b51 }],
  ])('a local header that disagrees: %s', async (_, local) => {
    expect(await refused({ entries: change({ local }) })).toMatchObject({
      reason: 'bad_archive',
      detail: expect.stringContaining('disagree'),
    });
  });

  test('two entries over the same bytes, and one that reaches into the list of entries', async () => {
    expect(await refused({ entries: central({ offset: 0 }) })).toMatchObject({
      detail: expect.stringContaining('overlap'),
    });
    expect(await refused({ entries: both({ packed: 100_000 }) })).toMatchObject({
      detail: expect.stringContaining('beyond'),
    });
    const withLast = new Map(files).set('zzz.bin', files.get('img/icon.png') as Uint8Array);
    const entries: NonNullable<Sealing['entries']> = (all) =>
      all.map((entry) => (entry.name === 'zzz.bin' ? { ...entry, both: { packed: 80, size: 80 } } : entry));
    expect(await refused({ entries }, withLast)).toMatchObject({ detail: expect.stringContaining('into the list') });
  });

  test('entries in another order', async () => {
    expect(await refused({ entries: (all) => [...all].reverse() })).toMatchObject({
      detail: expect.stringContaining('order'),
    });
  });

  test('what other packers write, and what is no ZIP', async () => {
    const other = zipSync(Object.fromEntries(files));
    expect(readArchive(other)).toMatchObject({ ok: false, failure: { reason: 'bad_archive' } });
    for (const bytes of [new Uint8Array(0), new Uint8Array(21), new Uint8Array(1000), encodeUtf8('PK'.repeat(50))])
      expect(readArchive(bytes)).toMatchObject({ ok: false, failure: { reason: 'bad_archive' } });
  });
});
