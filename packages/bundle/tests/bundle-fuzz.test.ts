// 10⁵ hostile inputs over the archive reader, integrity.json and the manifest: random bytes, cut ones, and changes of valid ones that
// know the format, so that they come past the checksums. Nothing may throw, take long, grow, or be taken that was not packed.
import { decodeUtf8, encodeUtf8 } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { integrityText } from '../src/archive/integrity-text.ts';
import { readArchive } from '../src/archive/read-archive.ts';
import { unpackEntry } from '../src/archive/unpack-entry.ts';
import { isBundlePath, parseIntegrity, parseManifest, verifyBundle } from '../src/index.ts';
import { createDice, type Dice } from './dice.ts';
import { exampleFiles, exampleManifest, expectedOf, listOf, packExample, sha256Hex } from './example-bundle.ts';
import { type CentralFields, type SharedFields, type ZipEntry, type ZipLayout, zip } from './hostile-zip.ts';

const ROUNDS = process.env.DAVIT_LONG === '1' ? 10 : 1;
const SEED = Number(process.env.DAVIT_SEED ?? 20_260_701);
const MEBIBYTE = 1024 * 1024;

const files = exampleFiles();
const packed = await packExample(files);
const valid = readArchive(packed.bytes);
if (!valid.ok) throw new Error(valid.failure.detail);
/** As the packer wrote them. */
const entries = valid.value.map((entry): ZipEntry => {
  const bytes = unpackEntry(packed.bytes, entry);
  if (!bytes.ok) throw new Error(bytes.failure.detail);
  return {
    name: entry.path,
    bytes: bytes.value,
    method: entry.method,
    body: packed.bytes.slice(entry.start, entry.end),
  };
});

/** Runs the same on `count` inputs and says which one failed. */
async function fuzz(count: number, one: (dice: Dice) => Promise<void> | void): Promise<void> {
  let slowest = 0;
  for (let at = 0; at < count * ROUNDS; at += 1) {
    const dice = createDice(SEED + at);
    const started = performance.now();
    try {
      await one(dice);
    } catch (cause) {
      throw new Error(`input ${SEED + at}`, { cause });
    }
    slowest = Math.max(slowest, performance.now() - started);
  }
  expect(slowest).toBeLessThan(5000);
}

let before = 0;
beforeAll(() => {
  before = process.memoryUsage().rss;
});
afterAll(() => {
  expect((process.memoryUsage().rss - before) / MEBIBYTE).toBeLessThan(256);
});

const NUMBERS = [
  0, 1, 2, 8, 9, 20, 45, 63, 64, 65, 99, 127, 128, 255, 256, 2047, 2048, 2051, 0x7fff, 0x8000, 0xfffe, 0xffff,
];
const LARGE = [...NUMBERS, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff, 20 * MEBIBYTE, 22 * MEBIBYTE];
const NAMES = [
  '',
  '.',
  '..',
  '/',
  '../x',
  'a/../b',
  'a//b',
  'A/B',
  'index.html',
  'INDEX.HTML',
  'index.html/x',
  'manifest.json',
  'integrity.json',
  'integrity.sig',
  'Integrity.sig',
  '.container/x',
  'x.',
  'x ',
  'x\0',
  'a\\b',
  'é',
  'e\u0301',
  '\u202e',
  'zzz',
  '__proto__',
];

/** The bytes changed somewhere: set, inserted, removed, copied, cut. */
function changeBytes(dice: Dice, bytes: Uint8Array): Uint8Array {
  const out = [...bytes];
  for (let times = 1 + dice.below(4); times > 0; times -= 1) {
    const at = dice.below(out.length + 1);
    const length = dice.below(9);
    switch (dice.below(6)) {
      case 0:
        out[Math.min(at, Math.max(0, out.length - 1))] = dice.below(256);
        break;
      case 1:
        out.splice(at, 0, ...Array.from({ length }, () => dice.below(256)));
        break;
      case 2:
        out.splice(at, length);
        break;
      case 3:
        out.splice(at, length, ...out.slice(dice.below(out.length + 1)).slice(0, length));
        break;
      case 4:
        out.length = at;
        break;
      default:
        if (at < out.length) out[at] = (out[at] as number) ^ (1 << dice.below(8));
    }
  }
  return Uint8Array.from(out);
}

const name = (dice: Dice): Uint8Array => encodeUtf8(dice.of(NAMES));
const SHARED: readonly ((dice: Dice) => Partial<SharedFields>)[] = [
  (dice) => ({ signature: dice.of(LARGE) }),
  (dice) => ({ versionNeeded: dice.of(NUMBERS) }),
  (dice) => ({ flags: dice.chance(2) ? 1 << dice.below(16) : dice.of(NUMBERS) }),
  (dice) => ({ method: dice.chance(2) ? dice.of([0, 8]) : dice.of(NUMBERS) }),
  (dice) => ({ time: dice.of(NUMBERS) }),
  (dice) => ({ date: dice.of(NUMBERS) }),
  (dice) => ({ crc: dice.of(LARGE) }),
  (dice) => ({ packed: dice.of(LARGE) }),
  (dice) => ({ size: dice.of(LARGE) }),
  (dice) => ({ name: name(dice) }),
  (dice) => ({ extra: dice.bytes(dice.below(12)) }),
];
const CENTRAL: readonly ((dice: Dice) => Partial<CentralFields>)[] = [
  (dice) => ({ madeBy: dice.of(NUMBERS) }),
  (dice) => ({ comment: dice.bytes(dice.below(12)) }),
  (dice) => ({ disk: dice.of(NUMBERS) }),
  (dice) => ({ internal: dice.of(NUMBERS) }),
  (dice) => ({ external: dice.chance(2) ? dice.below(16) * 0x10000000 : dice.of(LARGE) }),
  (dice) => ({ offset: dice.chance(2) ? dice.below(2000) : dice.of(LARGE) }),
];

function changeEntry(dice: Dice, entry: ZipEntry): ZipEntry {
  const { body, ...plain } = entry;
  switch (dice.below(6)) {
    case 0:
      return { ...entry, both: dice.of(SHARED)(dice) };
    case 1:
      return { ...entry, local: dice.of(SHARED)(dice) };
    case 2:
      return { ...entry, central: dice.of([...SHARED, ...CENTRAL])(dice) };
    case 3:
      return { ...entry, before: dice.bytes(1 + dice.below(8)) };
    case 4:
      // The stream is changed; its checksum is that of the right bytes.
      return { ...entry, body: changeBytes(dice, body as Uint8Array) };
    default:
      // The bytes are changed, and everything that is computed from them is right.
      return { ...plain, bytes: changeBytes(dice, entry.bytes), method: dice.chance(8) ? 8 : 0 };
  }
}

function changeLayout(dice: Dice): ZipLayout {
  const bytes = dice.bytes(1 + dice.below(30));
  const end = [
    { signature: dice.of(LARGE) },
    { disk: dice.of(NUMBERS) },
    { directoryDisk: dice.of(NUMBERS) },
    { entriesHere: dice.of(NUMBERS) },
    { entries: dice.of(NUMBERS), entriesHere: dice.of(NUMBERS) },
    { directorySize: dice.chance(2) ? dice.below(2000) : dice.of(LARGE) },
    { directoryOffset: dice.chance(2) ? dice.below(2000) : dice.of(LARGE) },
    { comment: bytes },
  ];
  return dice.of<ZipLayout>([
    { beforeDirectory: bytes },
    { beforeEnd: bytes },
    { afterEnd: bytes },
    { end: dice.of(end) },
  ]);
}

/** Another archive out of the valid one, most often with everything right but one thing. */
function changeArchive(dice: Dice): Uint8Array {
  const list = [...entries];
  const at = dice.below(list.length);
  const entry = list[at] as ZipEntry;
  let layout: ZipLayout = {};
  switch (dice.below(8)) {
    case 0:
      list.splice(at, 1);
      break;
    case 1:
      list.splice(dice.below(list.length + 1), 0, entry);
      break;
    case 2:
      list.splice(at, 1);
      list.splice(dice.below(list.length + 1), 0, entry);
      break;
    case 3:
      list.splice(dice.below(list.length + 1), 0, { name: name(dice), bytes: dice.bytes(dice.below(40)), method: 0 });
      break;
    case 4:
      layout = changeLayout(dice);
      break;
    default:
      list[at] = changeEntry(dice, entry);
  }
  const archive = zip(list, layout);
  return dice.chance(8) ? changeBytes(dice, archive) : archive;
}

describe(verifyBundle, () => {
  const reasons = new Map<string, number>();
  const check = async (bytes: Uint8Array): Promise<void> => {
    // As if the record named these very bytes: only the publisher's signature stands between them and the user.
    const result = await verifyBundle(bytes, { ...expectedOf(packed.bytes), digest: sha256Hex(bytes) }, nodeCrypto);
    const reason = result.ok ? 'taken' : result.failure.reason;
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    if (!result.ok || Buffer.compare(bytes, packed.bytes) === 0) return;
    // What else is taken differs in how a stream is written, never in a file: the same files, unpacked.
    expect(result.value.integrityId).toBe(packed.integrityId);
    expect(new Map([...result.value.files].sort())).toEqual(new Map([...files].sort()));
    const read = readArchive(bytes);
    expect(read.ok && read.value.map(({ path, size, crc }) => [path, size, crc])).toEqual(
      valid.value.map(({ path, size, crc }) => [path, size, crc]),
    );
  };

  test('T081–T083, T095 35,000 changed archives, whatever digest is expected', async () => {
    await fuzz(35_000, (dice) => check(changeArchive(dice)));
    // The changes come as far as every check; and now and then one changes nothing.
    for (const reason of [
      'taken',
      'bad_archive',
      'bad_integrity',
      'bad_signature',
      'changed_file',
      'extra_file',
      'missing_file',
    ])
      expect([reason, reasons.get(reason) ?? 0]).toEqual([reason, expect.toSatisfy((count: number) => count > 20)]);
  }, 600_000);

  test('10,000 times random bytes, and bytes of the valid one that were changed anywhere', async () => {
    await fuzz(10_000, (dice) => check(dice.chance(3) ? dice.bytes(dice.below(400)) : changeBytes(dice, packed.bytes)));
  }, 600_000);
});

/** A value out of JSON, changed somewhere. */
function changeJson(dice: Dice, value: unknown, depth = 0): unknown {
  const isLeaf = typeof value !== 'object' || value === null || dice.below(4) === 0 || depth > 5;
  if (isLeaf) {
    return dice.of<unknown>([
      null,
      true,
      0,
      -1,
      1.5,
      1e308,
      2 ** 31,
      2 ** 53,
      '',
      'x',
      'x'.repeat(300),
      '../x',
      '__proto__',
      'https://a.example',
      '\u202e',
      [],
      {},
      [[[[]]]],
      '0'.repeat(64),
      'A'.repeat(64),
      value,
      [value],
      { a: value },
    ]);
  }
  if (Array.isArray(value)) {
    const list = [...value];
    const at = dice.below(list.length + 1);
    list.splice(at, dice.below(2), changeJson(dice, list[at], depth + 1));
    return list;
  }
  const members = Object.entries(value);
  const [key = '', member] = dice.of(members.length === 0 ? [['a', 1] as [string, unknown]] : members);
  const others = members.filter(([other]) => other !== key);
  const changed: [string, unknown][] = dice.of([
    [[key, changeJson(dice, member, depth + 1)]],
    [[key, changeJson(dice, member, depth + 1)]],
    [],
    [[dice.of(NAMES), member]],
    [
      [key, member],
      [dice.of(NAMES), member],
    ],
  ]);
  return Object.fromEntries([...others, ...changed]);
}

/** Text whose tokens were changed: members twice, other spaces, numbers written otherwise. */
function changeText(dice: Dice, text: string): string {
  const at = dice.below(text.length);
  const part = text.slice(at, at + dice.below(90));
  return dice.of([
    () => text.slice(0, at) + part + text.slice(at),
    () => text.slice(0, at) + text.slice(at + part.length),
    () => text.replace(',', ', '),
    () => `\ufeff${text}`,
    () => `${text}\n`,
    () =>
      text.replace(
        '"format":1',
        dice.of(['"format":1.0', '"format":1e0', '"format":01', '"format":"1"', '"format":2']),
      ),
    () => text.replace(/"index.html"/, '"index\\u002ehtml"'),
    () => text.replace(/[0-9a-f]{64}/, (hash) => hash.toUpperCase()),
    () => '['.repeat(dice.below(2000)),
    () => '{"a":'.repeat(dice.below(1000)),
  ])();
}

describe(parseIntegrity, () => {
  const text = integrityText({ ...listOf(files), inline_scripts: { 'index.html': ['0'.repeat(64)] } });

  test('T083 25,000 changed lists: what is read has one text, safe paths and hashes', async () => {
    let taken = 0;
    await fuzz(25_000, (dice) => {
      const input = dice.of([
        () => encodeUtf8(changeText(dice, text)),
        () => encodeUtf8(JSON.stringify(changeJson(dice, JSON.parse(text)))),
        () => changeBytes(dice, encodeUtf8(text)),
        () => dice.bytes(dice.below(200)),
      ])();
      const result = parseIntegrity(input);
      if (!result.ok) return;
      taken += 1;
      expect(Buffer.from(integrityText(result.value)).equals(input)).toBe(true);
      expect(result.value).toEqual(JSON.parse(decodeUtf8(input) as string));
      for (const [path, hash] of Object.entries(result.value.files))
        expect(isBundlePath(path) && /^[0-9a-f]{64}$/.test(hash)).toBe(true);
    });
    expect(taken).toBeGreaterThan(100);
  }, 600_000);
});

describe(parseManifest, () => {
  const text = JSON.stringify(exampleManifest);

  test('30,000 changed manifests: what is read reads the same again, with safe paths', async () => {
    let taken = 0;
    await fuzz(30_000, (dice) => {
      const input = dice.of([
        () => changeText(dice, text),
        () => JSON.stringify(changeJson(dice, exampleManifest)),
        () => changeJson(dice, exampleManifest),
        () => decodeUtf8(changeBytes(dice, encodeUtf8(text))) ?? '',
      ])();
      const result = parseManifest(input);
      if (!result.ok) {
        if (result.failure.length === 0) expect.unreachable('no reason');
        return;
      }
      taken += 1;
      expect(parseManifest(JSON.stringify(result.value))).toEqual(result);
      const { icons, davit } = result.value;
      for (const path of [...icons.map(({ src }) => src), ...davit.workers]) expect(isBundlePath(path)).toBe(true);
    });
    expect(taken).toBeGreaterThan(100);
  }, 600_000);
});
