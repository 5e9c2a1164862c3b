// `node tools/signature-vectors.mjs`: writes packages/signature/vectors/vectors.json from its cases. A test keeps the two equal.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleProgram } from './bundle-program.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { ROOT } from './root.mjs';
import { main } from './step.mjs';

await main(async () => {
  await ensureInstalled();
  const program = await bundleProgram('packages/signature/tests/vector-cases/generate-vectors.ts');
  const { vectorsText } = await import(pathToFileURL(program).href);
  writeFileSync(join(ROOT, 'packages/signature/vectors/vectors.json'), vectorsText());
  console.error('✓ packages/signature/vectors/vectors.json');
});
