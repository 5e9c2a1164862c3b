import { describe, expect, it } from 'vitest';
import { webHashing } from '../keys/web-hashing.ts';
import { nodeHashing } from '../node/index.ts';
import { ContentDigestCheck, parseContentDigest, serializeContentDigest } from './content-digest.ts';

const json = '{"hello": "world"}\n';
const SHA512 = 'YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==';
const examples = [
  ['B.1 full representation', json, 'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:'],
  ['B.2 empty content', '', 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'],
  ['B.3 partial content', '"world"}\n', 'sha-256=:jjcgBDWNAtbYUXI37CVG3gRuGOAjaaDRGpIUFsdyepQ=:'],
  [
    'B.4 Brotli-coded content',
    '\u000b\t\u0080{"hello": "world"}\n\u0003',
    'sha-256=:d435Qo+nKZ+gLcUHn7GQtQ72hiBVAgqoLsZnZPiTGPk=:',
  ],
  ['B.7 a new title', '{"title": "New Title"}\n', 'sha-256=:mEkdbO7Srd9LIOegftO0aBX+VPTVz7/CSHes2Z27gc4=:'],
  [
    'B.7 the resource',
    '{\n  "id": "123",\n  "title": "New Title"\n}\n',
    'sha-256=:uVSlinTTdQUwm2On4k8TJUikGN1bf/Ds8WPX4oe0h9I=:',
  ],
  [
    'B.8 the status',
    '{\n  "status": "created",\n  "id": "123",\n  "ts": 1569327729,\n  "instance": "/books/123"\n}\n',
    'sha-256=:yXIGDTN5VrfoyisKlXgRKUHHMs35SNtyC3szSz1dbO8=:',
  ],
  [
    'B.10 an error',
    '{\n  "title": "Not Found",\n  "detail": "Cannot PATCH a non-existent resource",\n  "status": 404\n}\n',
    'sha-256=:EXB0S2VF2H7ijkAVJkH1Sm0pBho0iDZcvVUHHXTTZSA=:',
  ],
  ['D sha-512', json, `sha-512=:${SHA512}:`],
  ['D both', json, `sha-512=:${SHA512}:,sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:`],
  ['D one of ours and one that is not', json, `unixsum=:AAAA:, sha-512=:${SHA512}:`],
] as const;

describe(ContentDigestCheck, () => {
  const mismatchOf = (body: string, field: string, hashing = nodeHashing) => {
    const check = new ContentDigestCheck(parseContentDigest(field) ?? [], hashing);
    // Piece by piece, at an odd boundary.
    const bytes = Buffer.from(body, 'latin1');
    check.update(bytes.subarray(0, 7));
    check.update(bytes.subarray(7));
    return check.mismatch();
  };
  it.each(examples)('RFC 9530 %s', async (_name, body, field) => {
    expect(await mismatchOf(body, field)).toBeNull();
    expect(await mismatchOf(body, field, webHashing)).toBeNull();
    expect(await mismatchOf(`${body} `, field)).not.toBeNull();
    expect(await mismatchOf(`${body} `, field, webHashing)).not.toBeNull();
  });
  it('answers alike for a body at once, in pieces, and in pieces with a rest', async () => {
    for (const hashing of [nodeHashing, webHashing])
      for (const [, body, field] of examples)
        for (const cut of [0, 5, body.length]) {
          const bytes = Buffer.from(body, 'latin1');
          const check = new ContentDigestCheck(parseContentDigest(field) ?? [], hashing);
          if (cut > 0) check.update(bytes.subarray(0, cut));
          expect(await check.mismatch(bytes.subarray(cut))).toBeNull();
          const other = new ContentDigestCheck(parseContentDigest(field) ?? [], hashing);
          if (cut > 0) other.update(bytes.subarray(0, cut));
          expect(await other.mismatch(Buffer.concat([bytes.subarray(cut), Buffer.from('x')]))).not.toBeNull();
        }
  });
  it('wants every entry that it knows to match', () => {
    const [, , full] = examples[0];
    const [, , empty] = examples[1];
    expect(mismatchOf(json, `${full}, sha-512=:${Buffer.alloc(64).toString('base64')}:`)).toBe('sha-512');
    expect(mismatchOf(json, `sha-512=:${SHA512}:, ${empty}`)).toBe('sha-256');
  });
  it('keeps what it was given when the buffer is used again', async () => {
    const buffer = Buffer.from(json);
    const check = new ContentDigestCheck(parseContentDigest(examples[0][2]) ?? [], webHashing);
    check.update(buffer);
    buffer.fill(0);
    expect(await check.mismatch()).toBeNull();
  });
});

describe(parseContentDigest, () => {
  it.each([
    'sha-256=:AA==:',
    'sha-256=RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=',
    'sha-256="a"',
    'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:;a',
    'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDh=:',
    'SHA-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
    'sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:, sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:',
    'sha-256=(:AAAA:)',
  ])('refuses %s', (field) => {
    expect(parseContentDigest(field)).toBeNull();
  });
  it('skips what is none of ours, also names that objects have', () => {
    expect(parseContentDigest('constructor=:AAAA:, md5=:AAAA:')).toEqual([]);
  });
  it('reads what serializeContentDigest writes', () => {
    const value = new Uint8Array(nodeHashing.sha256(Buffer.from('a')) as Uint8Array);
    expect(parseContentDigest(serializeContentDigest(value))).toEqual([{ algorithm: 'sha-256', value }]);
  });
});
