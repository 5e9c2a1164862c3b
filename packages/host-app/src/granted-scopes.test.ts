import type { ConsentScope } from '@davit/protocol';
import { describe, expect, it } from 'vitest';
import { grantedScopes } from './granted-scopes.ts';

const scope = (name: string, required: boolean) => ({ name, required }) as ConsentScope;
const scopes = [scope('openid', true), scope('email', false), scope('phone', false)];

describe(grantedScopes, () => {
  it('grants everything that is not declined', () => {
    expect(grantedScopes(scopes, new Set())).toEqual(['openid', 'email', 'phone']);
    expect(grantedScopes(scopes, new Set(['email']))).toEqual(['openid', 'phone']);
  });
  it('cannot decline what is required', () => {
    expect(grantedScopes(scopes, new Set(['openid', 'email', 'phone']))).toEqual(['openid']);
  });
});
