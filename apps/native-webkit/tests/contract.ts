// The contract of a platform adapter, the same cases and the same signed mini-program as everywhere, on the real engine in a window.

import Gtk from 'gi://Gtk?version=3.0';
import { CONTRACT, type ContractWorld } from '@davit/container/contract';
import { createViewStage } from '../src/engine/view-stage.ts';
import { createPlazaAdapter } from '../src/host/plaza-adapter.ts';
import { joinPath } from '../src/platform/folder.ts';
import { variable } from './hands.ts';
import { killProcess, webProcesses } from './processes.ts';
import { test } from './suite.ts';

export function contract(): void {
  let world: ContractWorld | null = null;
  const openWorld = (): ContractWorld => {
    const window = new Gtk.Window({ default_width: 412, default_height: 780 });
    const box = new Gtk.Box({ visible: true, hexpand: true, vexpand: true });
    window.add(box);
    window.show();
    const { adapter, events } = createPlazaAdapter({
      folder: joinPath(variable('DAVIT_TEST_FOLDER'), 'contract'),
      stage: createViewStage(box),
      verifyProgram: variable('DAVIT_TEST_VERIFY'),
      log: () => {},
    });
    return {
      adapter,
      server: variable('DAVIT_TEST_CONTRACT'),
      elsewhere: variable('DAVIT_TEST_CONTRACT').replace('localhost', '127.0.0.1'),
      // Whoever runs: the cases that ask for it have one open.
      crash: async () => {
        for (const pid of webProcesses()) killProcess(pid);
      },
      around: {
        background: () => events.setForeground(false),
        foreground: () => events.setForeground(true),
        memoryPressure: events.warnOfMemory,
      },
    };
  };
  for (const { name, run } of CONTRACT)
    test(name, () => {
      world ??= openWorld();
      return run(world);
    });
}
