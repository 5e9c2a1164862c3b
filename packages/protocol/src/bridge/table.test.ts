import { describe, expect, it } from 'vitest';
import { BRIDGE_METHODS, isBridgeMethod } from './table.ts';

describe('the bridge method table', () => {
  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '',
    'App.ready',
    'app.ready ',
    'app\u002eready\u200b',
  ])('T116 has no method %j', (name) => {
    expect(isBridgeMethod(name)).toBe(false);
  });
  it.each(Object.entries(BRIDGE_METHODS))('%s refuses parameters that it does not know', (_name, method) => {
    expect(method.params.read({ app_id: 'somebody-else' }).ok).toBe(false);
  });
  it.each(Object.entries(BRIDGE_METHODS).filter(([name]) => /^(?:auth|pay|device|ui)\./.test(name)))(
    'T034 %s is only for a mini-program on screen',
    (_name, method) => {
      expect(method.visible).toBe(true);
    },
  );
  it('T024 gives auth.requestCode no way to name another mini-program', () => {
    const params = { scope: 'openid', code_challenge: 'a'.repeat(43), dpop_jkt: 'b'.repeat(43) };
    const { params: schema } = BRIDGE_METHODS['auth.requestCode'];
    expect(schema.read(params).ok).toBe(true);
    for (const extra of ['client_id', 'app_id', 'appId', 'redirect_uri'])
      expect(schema.read({ ...params, [extra]: 'food' }).ok).toBe(false);
  });
  it.each([undefined, 'a'.repeat(42), 'a'.repeat(44), `${'a'.repeat(42)}=`, 'plain'])(
    'T036 refuses the code challenge %j',
    (challenge) => {
      expect(BRIDGE_METHODS['auth.requestCode'].params.read({ scope: 'openid', code_challenge: challenge }).ok).toBe(
        false,
      );
    },
  );
});
