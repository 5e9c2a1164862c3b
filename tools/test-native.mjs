// `npm run test:native`: the native host in a real window on a virtual screen. Arguments name suites. Ends with `N passed, N failed`.
import { join } from 'node:path';
import { buildChanged } from './builds.mjs';
import { bundleNativeTests } from './bundle-native-tests.mjs';
import { bundleProgram } from './bundle-program.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { findChromium } from './find-chromium.mjs';
import { findWebkit } from './find-webkit.mjs';
import { withSource } from './load-source.mjs';
import { ROOT } from './root.mjs';
import { main } from './step.mjs';

await main(async () => {
  const webkit = findWebkit({ forTests: true });
  if (webkit.missing) {
    console.error(`The native host cannot be tested here: ${webkit.missing}`);
    console.log('0 passed, 1 failed');
    return 1;
  }
  await ensureInstalled();
  await buildChanged();
  console.log(`WebKitGTK ${webkit.version}`);
  // Looked up when it is bundled: one test holds a browser's bytes against the native host's.
  process.env.DAVIT_CHROMIUM = await findChromium();
  const { runNative } = await import(await bundleProgram('apps/native-webkit/e2e/run-native.ts'));
  const { answerContract } = await import(await bundleProgram('packages/container/tests/contract/contract-server.ts'));
  const only = process.argv.slice(2);
  const { passed, failed } = await runNative({
    root: ROOT,
    program: join(await bundleNativeTests(), 'run.js'),
    only,
    answerContract,
    attack: (say) => withSource('conformance/isolation/native-suite.ts', ({ runNativeSuite }) => runNativeSuite(say)),
  });
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
