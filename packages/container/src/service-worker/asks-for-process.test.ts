// Which answers of the worker ask for a process of the mini-program's own (ADR 21): the very text that servers hand out.
import { expect, test } from 'vitest';
import { createModelVersion } from '../../tests/mortal-origin/model-version.ts';
import { createDisk, startOrigin } from '../../tests/mortal-origin/start-origin.ts';
import { LAUNCH_PAGE, SITE_QUERY } from './worker-address.ts';

/** Of a worker that was ordered so: whether each of its answers asks. */
async function asking(isSite: boolean): Promise<Record<string, boolean>> {
  const disk = createDisk();
  const { integrityId, blobs } = createModelVersion(['text']);
  await startOrigin(disk, { isSite }).launch(integrityId, blobs);
  const { ask } = startOrigin(disk);
  const paths = ['/0.js', '/missing', '/.container/wipe', LAUNCH_PAGE, `${LAUNCH_PAGE}${SITE_QUERY}`];
  const answers = paths.map(async (path) => {
    const { headers } = await ask(path);
    return [path, headers.get('origin-agent-cluster') === '?1'] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

test('a worker that knows nothing else asks with every answer, whatever it is asked for', async () => {
  expect(Object.values(await asking(false))).toEqual([true, true, true, true, true]);
});

test('the worker of a site by itself asks only where the host page wants it: the first document decides for all', async () => {
  expect(await asking(true)).toEqual({
    '/0.js': false,
    '/missing': false,
    '/.container/wipe': true,
    [LAUNCH_PAGE]: true,
    [`${LAUNCH_PAGE}${SITE_QUERY}`]: false,
  });
});
