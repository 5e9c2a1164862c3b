// `npm run test:native`: the native host in a real window on a virtual screen. Arguments name suites. Ends with `N passed, N failed`.
import { join } from 'node:path';
import { buildChanged } from './builds.mjs';
import { bundleProgram } from './bundle-program.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { findWebkit } from './find-webkit.mjs';
import { ROOT } from './root.mjs';
import { main } from './step.mjs';

const APP = join(ROOT, 'apps/native-webkit');

/** The tests are a program for gjs, of the same sources as the host. */
async function bundleTests() {
  const { build } = await import('vite');
  const outDir = join(ROOT, 'node_modules/.cache/davit/native-tests', `${process.pid}`);
  await build({
    root: APP,
    configFile: join(APP, 'vite.config.ts'),
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, lib: { entry: { run: join(APP, 'tests/run.ts') }, formats: ['es'] } },
  });
  return join(outDir, 'run.js');
}

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
  const { runNative } = await import(await bundleProgram('apps/native-webkit/e2e/run-native.ts'));
  const { answerContract } = await import(await bundleProgram('packages/container/tests/contract/contract-server.ts'));
  const only = process.argv.slice(2);
  const { passed, failed } = await runNative({ root: ROOT, program: await bundleTests(), only, answerContract });
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
