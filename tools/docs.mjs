// `npm run docs`: writes docs/reference from the tables of the program, and the container's scripts from their sources (ADR 10).
// Tests keep each equal to what it is made from.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleProgram } from './bundle-program.mjs';
import { writeContainerScripts } from './container-pages.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { ROOT } from './root.mjs';
import { main } from './step.mjs';

await main(async () => {
  await ensureInstalled();
  const { referencePages } = await import(pathToFileURL(await bundleProgram('tools/docs/reference.ts')).href);
  const folder = join(ROOT, 'docs/reference');
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(referencePages())) {
    writeFileSync(join(folder, name), text);
    console.error(`✓ docs/reference/${name}`);
  }
  for (const path of await writeContainerScripts()) console.error(`✓ ${path}`);
});
