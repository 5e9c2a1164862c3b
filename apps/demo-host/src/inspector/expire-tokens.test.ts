import { describe, expect, it } from 'vitest';
import { expireTokens } from './expire-tokens.ts';

let asked: { readonly path: string; readonly options: RequestInit | undefined } | null = null;
const answering =
  (answer: () => Response | Promise<Response>): typeof fetch =>
  async (path, options) => {
    asked = { path: String(path), options };
    return answer();
  };
const run = (answer: () => Response | Promise<Response>) => expireTokens(answering(answer), 'food', 'Food');
const json = (body: unknown, status = 200) => Response.json(body, { status });

describe(expireTokens, () => {
  it('names the mini-program in the body and sends no cookie', async () => {
    await run(() => json({ expired: 1 }));
    expect(asked).toMatchObject({
      path: '/dev/expire-tokens',
      options: { method: 'POST', body: '{"app_id":"food"}', credentials: 'omit' },
    });
  });
  it('says how many have expired, and that there was none', async () => {
    expect(await run(() => json({ expired: 1 }))).toMatchObject({
      isDone: true,
      sentence: expect.stringContaining('The access token of Food has expired'),
    });
    expect((await run(() => json({ expired: 3 }))).sentence).toContain('3 access tokens of Food');
    expect(await run(() => json({ expired: 0 }))).toMatchObject({
      isDone: false,
      sentence: expect.stringContaining('no access token'),
    });
  });
  it.each([
    ['no answer', () => Promise.reject(new TypeError('Failed to fetch')), 'does not answer'],
    ['an older server', () => json({}, 404), 'cannot expire tokens'],
    ['a refusal', () => json({ code: 'dev/foreign-origin' }, 403), 'HTTP 403'],
    ['a broken server', () => new Response('oops', { status: 500 }), 'HTTP 500'],
    ['an answer that is no answer', () => new Response('<html>'), 'HTTP 200'],
    ['a number that is none', () => json({ expired: -1 }), 'HTTP 200'],
    ['another shape', () => json([1]), 'HTTP 200'],
  ])('has a sentence for %s', async (_, answer, sentence) => {
    const { isDone, sentence: said } = await run(answer);
    expect([isDone, said]).toEqual([false, expect.stringContaining(sentence)]);
  });
});
