// `npm run format`: formats and sorts imports, and mends what the linter can mend safely.
import { ensureInstalled } from './ensure-installed.mjs';
import { foreground, main } from './step.mjs';

await main(async () => {
  await ensureInstalled();
  return foreground(process.execPath, [
    'node_modules/@biomejs/biome/bin/biome',
    'check',
    '--write',
    ...process.argv.slice(2),
  ]);
});
