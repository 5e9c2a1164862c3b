import { encodeUtf8 } from '@davit/crypto';
import type { PlainRequest } from '@davit/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PARAMETER_LENGTH, MAX_PARAMETERS, readForm } from './form.ts';

function post(body: string | Uint8Array, contentType = 'application/x-www-form-urlencoded', target = '/oauth/token') {
  const request: PlainRequest = {
    method: 'POST',
    target,
    headers: [['content-type', contentType]],
    body: typeof body === 'string' ? encodeUtf8(body) : body,
    remoteAddress: '127.0.0.1',
  };
  return request;
}
const read = (body: string | Uint8Array) => {
  const form = readForm(post(body));
  if (!form.ok) throw new Error(form.failure.description);
  return form.value;
};
const refusal = (request: PlainRequest) => {
  const form = readForm(request);
  return form.ok ? null : form.failure;
};

describe(readForm, () => {
  it('decodes percent-encoding and plus signs', () => {
    const form = read('password=a%2Bb+c%20%C3%A9&empty=&flag');
    expect(form.get('password')).toBe('a+b c é');
    expect(form.get('absent')).toBeNull();
  });

  it('RFC 6749 §3.1 treats a parameter without a value as omitted', () => {
    const form = read('code=&state');
    expect(form.get('code')).toBeNull();
    expect(form.get('state')).toBeNull();
    expect(form.require('code')).toMatchObject({ ok: false, failure: { reason: 'invalid_request' } });
  });

  it('reads back whatever URLSearchParams writes', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), fc.string({ unit: 'binary' }), { maxKeys: 10 }),
        (entries) => {
          const clean = Object.entries(entries).filter(([name, value]) => !`${name}${value}`.includes('\0'));
          const form = read(new URLSearchParams(clean).toString());
          for (const [name, value] of clean) expect(form.get(name) ?? '').toBe(value);
        },
      ),
    );
  });

  it.each([
    ['T045 the same parameter twice', 'code=a&code=b'],
    ['T045 the same parameter twice, once without a value', 'code=&code=b'],
    ['T045 the same name in two spellings', 'code=a&c%6Fde=b'],
    ['T044 a NUL in a value', 'code=a%00b'],
    ['T044 a NUL in a name', 'co%00de=a'],
    ['T044 broken percent-encoding', 'code=%zz'],
    ['T044 percent-encoded bytes that are not UTF-8', 'code=%ff%fe'],
    ['T044 a value over the limit', `code=${'a'.repeat(MAX_PARAMETER_LENGTH + 1)}`],
    ['a name over the limit', `${'a'.repeat(200)}=1`],
    ['more parameters than anybody needs', Array.from({ length: MAX_PARAMETERS + 1 }, (_, i) => `p${i}=1`).join('&')],
  ])('refuses %s', (_, body) => {
    expect(refusal(post(body))?.reason).toBe('invalid_request');
  });

  it('T044 refuses raw bytes that are not UTF-8', () => {
    expect(refusal(post(Uint8Array.of(0x63, 0x3d, 0xff)))?.reason).toBe('invalid_request');
  });

  it('T044 never repeats a value or a strange name', () => {
    const failure = refusal(post('s3cret%3Cscript%3E=hunter2&s3cret%3Cscript%3E=hunter2'));
    expect(failure?.description).toBe('A parameter comes more than once');
  });

  it('T045 takes array syntax for another name', () => {
    const form = read('code[]=a&code%5B%5D2=b');
    expect(form.get('code')).toBeNull();
  });

  it('T045 refuses parameters in the URL', () => {
    const request = post('grant_type=x', undefined, '/oauth/token?code=a');
    expect(refusal(request)).toMatchObject({ reason: 'invalid_request' });
  });

  it.each(['application/json', 'multipart/form-data; boundary=x', 'text/plain', ''])(
    'T045 refuses the content type "%s"',
    (contentType) => {
      expect(refusal(post('code=a', contentType))?.reason).toBe('invalid_request');
    },
  );

  it('refuses a charset other than UTF-8, and two content types', () => {
    expect(refusal(post('a=b', 'application/x-www-form-urlencoded; charset=utf-16'))).not.toBeNull();
    const twice = post('a=b');
    expect(refusal({ ...twice, headers: [...twice.headers, ...twice.headers] })).not.toBeNull();
    expect(refusal(post('a=b', 'Application/X-WWW-Form-Urlencoded; Charset=UTF-8'))).toBeNull();
  });

  it('RFC 8707 §2 lets `resource` come several times, and nothing else', () => {
    expect(read('resource=a&resource=b').all('resource')).toEqual(['a', 'b']);
  });

  it('has no names of its own', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) expect(read('a=b').get(name)).toBeNull();
  });
});
