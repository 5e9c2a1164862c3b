// Everything that the browser is given, built into one temporary folder: `host`, `peers`, and one folder a mini-program.
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { bundleOf } from '../../tools/built-page.ts';
import { noise } from './noise.ts';

const PAGES = join(process.cwd(), 'bench/container/pages');

export interface Pages {
  readonly hostFolder: string;
  readonly peersFolder: string;
  /** The same files with an id of its own each, so that each can be launched for the first time once. */
  readonly appFolders: readonly string[];
  readonly appBytes: number;
}
export const appIdOf = (at: number): string => `bench-${at}`;
export const plainIdOf = (at: number): string => `plain-${at}`;
export const nestedIdOf = (at: number): string => `nested-${at}`;

const page = (title: string, script: string, head = ''): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>${head}</head><body><div id="mount"></div><script type="module" src="/${script}"></script></body></html>`;
const APP_PAGE =
  '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Bench</title><link rel="stylesheet" href="/app.css"><script type="module" src="/app.js"></script></head><body><div id="root"></div></body></html>';

/** A picture that does not compress. */
function noisePng(width: number, height: number): Uint8Array {
  const rowBytes = width * 3 + 1;
  const raw = noise(rowBytes * height, 1);
  // Each row begins with its filter: none.
  for (let at = 0; at < raw.length; at += rowBytes) raw[at] = 0;
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([signature, ...parts]);
}

export const manifestOf = (appId: string) => ({
  app_id: appId,
  name: appId,
  version: { code: 1, name: '1.0.0' },
  davit: { publisher: 'Benchmark' },
});

export async function buildPages(folder: string, apps: number): Promise<Pages> {
  const bundle = (name: string) => bundleOf({ file: join(PAGES, `${name}.ts`) });
  const hostFolder = join(folder, 'host');
  const peersFolder = join(folder, 'peers');
  await mkdir(hostFolder);
  await mkdir(peersFolder);
  await writeFile(join(hostFolder, 'index.html'), page('Host', 'host.js'));
  await writeFile(join(hostFolder, 'host.js'), await bundle('davit-host'));
  await writeFile(join(hostFolder, 'host-worker.js'), await bundle('host-worker'));
  for (const name of ['peer-host', 'peer-frame', 'relay', 'nest', 'wait', 'plain-worker', 'verify', 'verify-worker'])
    await writeFile(join(peersFolder, `${name}.js`), await bundle(name));
  const frames = { 'raw-port': 'peer-frame', comlink: 'peer-frame', penpal: 'peer-frame', relayed: 'peer-frame' };
  const pages = {
    'peer-host': 'peer-host',
    verify: 'verify',
    nest: 'nest',
    wait: 'wait',
    'raw-port-relayed': 'relay',
    ...frames,
  };
  for (const [name, script] of Object.entries(pages))
    await writeFile(join(peersFolder, `${name}.html`), page(name, `${script}.js`));

  const script = await bundle('app');
  const picture = noisePng(200, 100);
  const appFolders = Array.from({ length: apps }, (_, at) => join(folder, appIdOf(at + 1)));
  for (const [at, appFolder] of appFolders.entries()) {
    await mkdir(appFolder);
    await writeFile(join(appFolder, 'manifest.json'), JSON.stringify(manifestOf(appIdOf(at + 1))));
    await writeFile(join(appFolder, 'index.html'), APP_PAGE);
    await writeFile(join(appFolder, 'app.js'), script);
    await copyFile(join(PAGES, 'app.css'), join(appFolder, 'app.css'));
    await writeFile(join(appFolder, 'hero.png'), picture);
  }
  return { hostFolder, peersFolder, appFolders, appBytes: script.length + picture.length + APP_PAGE.length };
}
