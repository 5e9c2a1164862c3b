import { describe, expect, it } from 'vitest';
import { noticeUpdate } from './plaza-updated.ts';

const settle = () => new Promise<void>((done) => void setTimeout(done));
async function afterMissingPart(fetch: () => Promise<Response>) {
  const page = new EventTarget();
  const isUpdated = noticeUpdate({ page, fetch });
  expect(isUpdated.value).toBe(false);
  page.dispatchEvent(new Event('vite:preloadError'));
  await settle();
  return { page, isUpdated };
}

describe(noticeUpdate, () => {
  it('is sure when a part is missing and the server answers', async () => {
    const { isUpdated } = await afterMissingPart(async () => new Response());
    expect(isUpdated.value).toBe(true);
  });
  it('says nothing without a network, nor of a server that fails, and is sure later', async () => {
    const answers = [
      Promise.reject(new TypeError()),
      new Response(null, { status: 502 }),
      new Response(),
      Promise.reject(),
    ];
    for (const answer of answers) if (answer instanceof Promise) answer.catch(() => {});
    const { page, isUpdated } = await afterMissingPart(async () => answers.shift() as Response | Promise<Response>);
    const seen = [isUpdated.value];
    while (answers.length > 0) {
      page.dispatchEvent(new Event('vite:preloadError'));
      await settle();
      seen.push(isUpdated.value);
    }
    expect(seen).toEqual([false, false, true, true]);
  });
});
