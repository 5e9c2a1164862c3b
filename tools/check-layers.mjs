// Enforces the arrow table (tools/layers.json): who may import whom, no deep imports, no cycles, no foreign globals.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.mjs';
import { main } from './step.mjs';

await main(async () => {
  const { findViolations } = await import('./layers/find-violations.mjs');
  const violations = findViolations(ROOT, JSON.parse(readFileSync(join(ROOT, 'tools/layers.json'), 'utf8')));
  for (const violation of violations) console.error(violation);
  return violations.length === 0 ? 0 : 1;
});
