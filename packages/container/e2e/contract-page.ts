// The adapter contract in a browser's page: the cases, the real web adapter, and nothing around them.
import { CONTRACT, type ContractWorld } from '@davit/container/contract';
import { createWebAdapter } from '@davit/container/web';

declare global {
  /** Runs one case; resolves with null, or with the sentence that says what is broken. */
  var runContract: (name: string) => Promise<string | null>;
}

const { port } = location;
const mount = document.getElementById('mount') as HTMLElement;
Object.assign(mount.style, { width: '360px', height: '480px' });

const world: ContractWorld = {
  adapter: createWebAdapter({
    mount,
    appOrigin: (appId) => `http://${appId}.localhost:${port}`,
    gateOrigin: (appId) => `http://${appId}--gate.localhost:${port}`,
    createVerifyWorker: () => new Worker('/verify.js'),
    log: () => {},
  }),
  server: `http://localhost:${port}`,
  elsewhere: `http://127.0.0.1:${port}`,
  // Pages are told of none of these.
  crash: null,
  around: { background: null, foreground: null, memoryPressure: null },
};

globalThis.runContract = async (name) => {
  const found = CONTRACT.find((one) => one.name === name);
  if (found === undefined) return 'there is no such case';
  return found.run(world).then(
    () => null,
    (error: unknown) => String(error),
  );
};
