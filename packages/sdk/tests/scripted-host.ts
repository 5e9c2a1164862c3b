// A container and its gate, as far as a mini-program can see them: a parent window, a real MessagePort, scripted answers.
import {
  BRIDGE_METHODS,
  type BridgeErrorCode,
  type BridgeInit,
  type BridgeMethodName,
  type BridgeRequest,
  bridgeError,
  type Hello,
  type RequestCodeParams,
} from '@davit/protocol';
import type { WindowLike } from '../src/platform.ts';

export class Refuse extends Error {
  readonly code: BridgeErrorCode;
  constructor(code: BridgeErrorCode) {
    super(code);
    this.code = code;
  }
}

export interface ScriptedHost {
  readonly window: WindowLike;
  readonly init: BridgeInit;
  /** Every message that came over the port. */
  readonly received: { method: string; params: unknown; id?: string }[];
  /** Every request for a code, in order. */
  readonly codeRequests: RequestCodeParams[];
  /** What a method answers; throw `Refuse` to refuse, return a promise to wait. */
  readonly answers: Map<string, (params: never) => unknown>;
  emit(event: string, payload: unknown): void;
  /** The container closes the port. */
  closePort(): void;
}

export const testInit = (issuer: string, changes: Partial<BridgeInit> = {}): BridgeInit => ({
  instance: 'i1',
  container: { version: '0.1.0', adapter: 'test' },
  app_id: 'food',
  issuer,
  host: { id: 'plaza', name: 'Plaza' },
  account: 'account-of-alice',
  locale: 'en',
  theme: 'light',
  insets: { top: 0, right: 0, bottom: 0, left: 0 },
  launch: { path: '/', params: {}, reloaded: false },
  isolation: { process: 'own', egress: 'closed', storage: 'persistent', siblings: 'cross-site' },
  methods: Object.keys(BRIDGE_METHODS) as BridgeMethodName[],
  ...changes,
});

export function createScriptedHost(init: BridgeInit): ScriptedHost {
  const { port1: hostPort, port2: appPort } = new MessageChannel();
  const listeners = new Set<(event: MessageEvent) => void>();
  const received: ScriptedHost['received'] = [];
  const codeRequests: RequestCodeParams[] = [];
  const answers: ScriptedHost['answers'] = new Map();

  hostPort.onmessage = async ({ data }: MessageEvent<BridgeRequest>) => {
    received.push(data);
    if (data.id === undefined) return;
    if (data.method === 'auth.requestCode') codeRequests.push(data.params as unknown as RequestCodeParams);
    const reply = { jsonrpc: '2.0', id: data.id };
    try {
      const answer = answers.get(data.method);
      if (!answer) throw new Refuse('method_not_found');
      hostPort.postMessage({ ...reply, result: await answer(data.params as never) });
    } catch (error) {
      if (!(error instanceof Refuse)) throw error;
      hostPort.postMessage({ ...reply, error: bridgeError(error.code) });
    }
  };

  const parent = {
    postMessage(message: unknown) {
      const { nonce } = (message as Hello).hello;
      const event = { source: parent, data: { davit: 1, nonce, init }, ports: [appPort] };
      queueMicrotask(() => {
        for (const listener of listeners) listener(event as unknown as MessageEvent);
      });
    },
  };
  return {
    window: {
      parent,
      addEventListener: (_, listener) => void listeners.add(listener),
      removeEventListener: (_, listener) => void listeners.delete(listener),
    },
    init,
    received,
    codeRequests,
    answers,
    emit: (method, params) => hostPort.postMessage({ jsonrpc: '2.0', method, params }),
    closePort: () => hostPort.close(),
  };
}
