// Small mini-programs on disk, for tests that need a folder.
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const manifestOf = (appId: string, over: object = {}) => ({
  app_id: appId,
  name: 'Shop',
  version: { code: 1, name: '1.0.0' },
  icons: [{ src: 'icon.svg' }],
  davit: {
    publisher: 'Shop & Sons',
    scopes: [
      { name: 'openid', purpose: 'To know you again', required: true },
      { name: 'email', purpose: { en: 'For the receipt', de: 'Für die Quittung' } },
    ],
    connect: ['https://api.example.com'],
    ...over,
  },
});

const ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>';

export async function writeApp(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** A new folder with a manifest, an icon and one page. */
export async function makeApp(appId: string, over: object = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'davit-app-'));
  await writeApp(folder, {
    'manifest.json': JSON.stringify(manifestOf(appId, over)),
    'icon.svg': ICON,
    'index.html': '<!doctype html><title>Shop</title><script src="app.js"></script>',
    'app.js': 'document.title = "running";',
  });
  return folder;
}
