// What one document tries on another one of the same mini-program, in another tab. Runs in the attacker's page.
import { otherWindows, sleep } from '../../page/in-page.ts';
import { openWindow } from './deliveries.ts';

/** Set by whoever could script this document. */
declare global {
  var scripted: boolean | undefined;
}
type Answer = { readonly result?: { readonly code?: string } };

export const tabs = {
  /** Asks for a code; answers it when somebody gave one, and nothing when nobody did in time. */
  async ask(ms: number): Promise<string> {
    const asked =
      attacker.bridge === null
        ? new Promise<Answer>((done) =>
            addEventListener('message', ({ data }) => data?.jsonrpc === '2.0' && done(data)),
          )
        : (attacker.bridge.call('auth.requestCode', {
            scope: 'openid',
            code_challenge: 'a'.repeat(43),
          }) as Promise<Answer>);
    const answer = await Promise.race([asked, sleep(ms).then((): Answer => ({}))]);
    return (answer.result?.code ?? (answer as { error?: unknown }).error === undefined)
      ? (answer.result?.code ?? '')
      : `refused: ${JSON.stringify(answer)}`;
  },
  /** Answers calls that others wait for, on every way out of this document. */
  answer(): void {
    const channels = ['davit', 'davit-container', location.host].map((name) => new BroadcastChannel(name));
    for (let id = 1; id <= 20; id += 1) {
      const message = { jsonrpc: '2.0', id: `${id}`, result: { code: 'stolen' } };
      for (const channel of channels) channel.postMessage(message);
      for (const target of [parent, ...otherWindows()]) target.postMessage(message, '*');
      attacker.port?.postMessage(message);
      navigator.serviceWorker.controller?.postMessage(message);
    }
  },
  /** Marks each other document of its origin that it reaches. */
  script(): void {
    const named = ['left-behind', 'attacker', location.host, ''].map((name) => openWindow('', name));
    for (const target of [opener, parent, ...otherWindows(), ...named] as (Window | null)[]) {
      try {
        for (let at = 0; target !== null && at < target.length; at += 1)
          (target[at] as unknown as typeof globalThis).scripted = true;
      } catch {
        // Kept apart: what should happen.
      }
      try {
        if (target !== null && target !== self) (target as unknown as typeof globalThis).scripted = true;
      } catch {
        // The same.
      }
    }
  },
  /** Turns off everything of its origin that another tab lives on. */
  async turnOff(): Promise<void> {
    await attacker.deliveries.unregister();
    await attacker.deliveries.drop();
    for (const { name } of await indexedDB.databases()) if (name !== undefined) indexedDB.deleteDatabase(name);
  },
  /** Takes a lock from whoever holds it. */
  stealLock(name: string): Promise<boolean> {
    const stolen = new Promise<boolean>((done) => {
      void navigator.locks
        .request(name, { steal: true }, () => {
          done(true);
          return sleep(60_000);
        })
        .catch(() => done(false));
    });
    return Promise.race([stolen, sleep(500).then(() => false)]);
  },
  /** Every version that its own files say they are of, asked for again and again. */
  async versions(times: number): Promise<string[]> {
    const seen = new Set<string>();
    for (let at = 0; at < times; at += 1)
      for (let part = 1; part <= 5; part += 1) {
        const answer = await fetch(`/v${part}.js?${at}`, { cache: 'no-store' });
        seen.add(answer.ok ? (/push\((\d+)\)/.exec(await answer.text())?.[1] ?? 'other') : `${answer.status}`);
      }
    return [...seen];
  },
};
