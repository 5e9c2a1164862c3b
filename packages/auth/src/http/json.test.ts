import { encodeUtf8 } from '@davit/crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readJson } from './json.ts';

const schema = z.strictObject({ name: z.string().max(5), inner: z.object({ age: z.number() }).optional() });
const read = (body: string | Uint8Array, contentType = 'application/json') =>
  readJson(
    {
      method: 'POST',
      target: '/admin/v1/clients',
      headers: [['content-type', contentType]],
      body: typeof body === 'string' ? encodeUtf8(body) : body,
      remoteAddress: '127.0.0.1',
    },
    schema,
  );

describe(readJson, () => {
  it('answers the parsed value', () => {
    expect(read('{"name":"food"}')).toEqual({ ok: true, value: { name: 'food' } });
  });

  it('names the member that is wrong, and never its value', () => {
    const refused = read('{"name":"food","inner":{"age":"hunter2"}}');
    expect(refused).toMatchObject({
      ok: false,
      failure: { reason: 'invalid_request', description: 'The member inner.age is wrong' },
    });
  });

  it('does not repeat the names of unknown members', () => {
    expect(JSON.stringify(read('{"name":"food","hunter2":1}'))).not.toContain('hunter2');
  });

  it.each(['', '{', '[]', 'null', '"text"', '{"name":"a\\u0000"}', '{"name":"too long"}'])('refuses %j', (body) => {
    expect(read(body)).toMatchObject({ ok: false, failure: { reason: 'invalid_request' } });
  });

  it('refuses another content type and bytes that are not UTF-8', () => {
    expect(read('{"name":"food"}', 'text/plain').ok).toBe(false);
    expect(read(Uint8Array.of(0x22, 0xff, 0x22)).ok).toBe(false);
  });
});
