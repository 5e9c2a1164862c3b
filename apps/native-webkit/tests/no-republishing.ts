// A publisher changes a mini-program while the window is open: the next tap shows it, and of the host's own program nothing has changed.
import type { ReleaseRecord } from '@davit/bundle';
import { encodeUtf8, toHex } from '@davit/crypto';
import { entriesOf, joinPath, readWholeNow } from '../src/platform/folder.ts';
import { gjsCrypto } from '../src/platform/gjs-crypto.ts';
import { fileBeside } from '../src/start/place.ts';
import { type Hands, order, takeHost, variable } from './hands.ts';
import { equal, expect, sleep, test, until } from './suite.ts';

const sha256 = (bytes: Uint8Array): string => toHex(gjsCrypto.sha256(bytes) as Uint8Array);

/** The names and bytes of all files below a folder, in one digest. */
function digestOf(folder: string): string {
  const lines: string[] = [];
  const look = (path: string, below: string): void => {
    for (const { name, isFolder } of entriesOf(path)) {
      const file = joinPath(path, name);
      if (isFolder) look(file, `${below}${name}/`);
      else lines.push(`${below}${name} ${sha256(readWholeNow(file) ?? new Uint8Array())}`);
    }
  };
  look(folder, '');
  expect(lines.length > 1, `${folder} is no build`);
  return sha256(encodeUtf8(lines.sort().join('\n')));
}

/** What `npm run start:native` runs, and the program of these tests: the same sources, in the process whose window this is. */
const builds = (): readonly string[] =>
  [variable('DAVIT_TEST_VERIFY').replace(/[/][^/]+$/, ''), fileBeside('')].map(digestOf);

/** Higher than what the suite before has released, lower than what those after it will. */
const [WHILE_IT_RUNS, WHILE_NOTHING_RUNS] = [5, 6];

export function noRepublishing(): void {
  let hands: Hands;
  const shown = async (): Promise<string> => {
    await until('it runs', () => hands.inPage<boolean>('villain', `'davitInit' in globalThis`));
    return hands.inPage<string>('villain', `document.querySelector('p').textContent`);
  };
  /** Signed, checked and released by the registry, before this answers. */
  const release = async (code: number): Promise<void> => {
    await order('/publish', { code: `${code}` });
    const { current } = (await order<ReleaseRecord>('/record', { app: 'villain' })).channels.stable;
    equal(current.version_code, code, 'the version that is released');
  };

  test('the next tap shows what was published and released while it ran, in the same window and the same build of the host', async () => {
    hands = await takeHost('no-republishing');
    await hands.login();
    await hands.open('villain');
    const first = await shown();
    const before = builds();
    const { window } = hands;
    await release(WHILE_IT_RUNS);
    // What runs is not replaced under the user's hands.
    await sleep(2000);
    equal(await shown(), first, 'what is on screen meanwhile');
    await hands.shut('villain');
    await hands.open('villain');
    equal(await shown(), `Version ${WHILE_IT_RUNS}`, 'what the next tap shows');
    const after = builds();
    print(`the native host's build before: ${before[0]}`);
    print(`the native host's build after:  ${after[0]}`);
    equal(after, before, 'the digest of its build');
    expect(window === hands.window && window.get_mapped(), 'the window is another one');
  });

  test('a release that comes while nothing runs is heard by the feed: the very next tap shows it', async () => {
    await hands.shut('villain');
    await release(WHILE_NOTHING_RUNS);
    await hands.open('villain');
    equal(await shown(), `Version ${WHILE_NOTHING_RUNS}`, 'what the next tap shows');
    await hands.close();
  });
}
