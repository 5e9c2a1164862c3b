// `npm run start:native`: the native host, in a window of its own, beside a running `npm start` (of the same PORT).
import { buildChanged } from './builds.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { findScreen } from './find-screen.mjs';
import { findWebkit } from './find-webkit.mjs';
import { foreground, main } from './step.mjs';

await main(async () => {
  const screen = findScreen();
  if (screen !== null) {
    console.error(`The native host cannot start here: ${screen.missing}\nTry: ${screen.try}`);
    return 1;
  }
  const webkit = findWebkit();
  if (webkit.missing) {
    console.error(`The native host cannot start here: ${webkit.missing}`);
    return 1;
  }
  await ensureInstalled();
  await buildChanged();
  return foreground('gjs', ['-m', 'apps/native-webkit/dist/main.js'], { env: process.env });
});
