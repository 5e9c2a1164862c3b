// The core's smoke suite for a bare engine: no global but the language's own. It answers what went wrong; nothing is good.
import { createTestWorld } from './test-platform.ts';

export async function smoke(): Promise<string> {
  const problems: string[] = [];
  const same = (what: string, found: unknown, expected: unknown): void => {
    const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
    if (a !== b) problems.push(`${what}: ${a} instead of ${b}`);
  };
  const world = createTestWorld();
  await world.container.setUser('alice');
  const { instance, document, surface } = await world.start('food');
  same('states', world.states.get(instance.id), [{ name: 'loading' }, { name: 'ready' }, { name: 'shown' }]);
  same('methods', surface.opened.init.methods.length > 5, true);
  same('unknown', await document.call('__proto__'), 'method_not_found');
  same('parameters', await document.call('ui.toast', { text: '' }), 'invalid_params');
  same('set', await document.call('storage.set', { key: 'größe', value: '𝄞' }), {});
  same('get', await document.call('storage.get', { key: 'größe' }), { value: '𝄞' });
  same('code', await document.call('auth.requestCode', { scope: 'openid', code_challenge: 'a'.repeat(43) }), {
    code: 'cod_1',
    iss: 'https://as.example',
    expires_in: 60,
  });
  same(
    'scope',
    await document.call('auth.requestCode', { scope: 'phone', code_challenge: 'a'.repeat(43) }),
    'scope_not_allowed',
  );
  const asking = world.container.prompt(async () => surface.shown);
  same('shield', await asking, false);
  const changing = world.container.setUser('bob');
  await world.clock.advance(200);
  await changing;
  same('wiped', world.wiped, ['food']);
  same('instances', world.container.instances.length, 0);
  return problems.join('\n');
}
