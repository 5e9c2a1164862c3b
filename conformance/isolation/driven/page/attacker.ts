// The attacker's page: holds everything that a driver sets off, and the port that a mini-program has. `?control`: nobody answers.
import { type Bridge, sayHello } from '../../page/bridge.ts';
import { burdens } from './burdens.ts';
import { deliveries } from './deliveries.ts';
import { hoards } from './hoards.ts';
import { keys } from './keys.ts';
import { lasting } from './lasting.ts';
import { tabs } from './tabs.ts';

export interface Attacker {
  /** Null in the control. */
  bridge: Bridge | null;
  /** The mini-program's own port, caught on its way. */
  port: MessagePort | null;
  readonly burdens: typeof burdens;
  readonly deliveries: typeof deliveries;
  readonly hoards: typeof hoards;
  readonly keys: typeof keys;
  readonly lasting: typeof lasting;
  readonly tabs: typeof tabs;
}
declare global {
  var attacker: Attacker;
}

globalThis.attacker = { bridge: null, port: null, burdens, deliveries, hoards, keys, lasting, tabs };
addEventListener('message', ({ source, ports: [port] }) => {
  if (source === parent && port !== undefined) attacker.port ??= port;
});
if (!location.search.includes('control'))
  void sayHello().then((bridge) => {
    attacker.bridge = bridge;
    return bridge.call('app.ready');
  });
