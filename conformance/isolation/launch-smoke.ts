// Three launches in a row, the second and third when the launch page comes from the service worker; the first changes its fragment
// and lives on. An engine in which that fails has no column: closed would only mean that nothing ran.
import { attackNamed } from './attacks/index.ts';
import type { Engine } from './engines/engine.ts';
import { runIsolation } from './run.ts';

/** The first two share a launch, which waits for a moved device longer than a gate waits for a lost document. */
const LAUNCHES = ['fetch', 'motion-event', 'message-to-top', 'message-to-sibling'];

/** What went wrong; nothing when the engine can run the product. */
export async function launchSmoke(engine: Engine, version: string): Promise<readonly string[]> {
  const attacks = LAUNCHES.flatMap((id) => attackNamed(id) ?? []);
  const { problems, verdicts } = await runIsolation(engine, version, { attacks });
  const lost = [...verdicts]
    .filter(([, { word }]) => word === 'not run')
    .map(([id]) => `${id} did not come to its end`);
  return [...problems, ...lost];
}
