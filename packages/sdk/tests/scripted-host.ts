// A container as far as a mini-program can see it, with scripted answers: behind a gate, which is a parent window and a real
// MessagePort; or in a native host, which is one object that takes and gives texts.
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
import type { DavitHost } from '../src/bridge/transport.ts';
import type { Platform, WindowLike } from '../src/platform.ts';

export class Refuse extends Error {
  readonly code: BridgeErrorCode;
  constructor(code: BridgeErrorCode) {
    super(code);
    this.code = code;
  }
}

export const TRANSPORTS = ['port', 'native'] as const;
export type TransportKind = (typeof TRANSPORTS)[number];

export interface ScriptedHost {
  /** What the page finds around itself. */
  readonly around: Pick<Platform, 'window' | 'davitHost'>;
  readonly init: BridgeInit;
  /** Every message that came over the bridge. */
  readonly received: { method: string; params: unknown; id?: string }[];
  /** Every request for a code, in order. */
  readonly codeRequests: RequestCodeParams[];
  /** What a method answers; throw `Refuse` to refuse, return a promise to wait. */
  readonly answers: Map<string, (params: never) => unknown>;
  emit(event: string, payload: unknown): void;
  /** The container closes the channel. */
  close(): void;
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

/** One side of a channel: what the host hears and says, and what the page finds around itself. */
interface Channel {
  readonly around: ScriptedHost['around'];
  hear: (message: BridgeRequest) => void;
  say(message: unknown): void;
  close(): void;
}

function createPortChannel(init: BridgeInit): Channel {
  const { port1: hostPort, port2: appPort } = new MessageChannel();
  const listeners = new Set<(event: MessageEvent) => void>();
  const parent = {
    postMessage(message: unknown) {
      const { nonce } = (message as Hello).hello;
      const event = { source: parent, data: { davit: 1, nonce, init }, ports: [appPort] };
      queueMicrotask(() => {
        for (const listener of listeners) listener(event as unknown as MessageEvent);
      });
    },
  };
  const window: WindowLike = {
    parent,
    addEventListener: (_, listener) => void listeners.add(listener),
    removeEventListener: (_, listener) => void listeners.delete(listener),
  };
  const channel: Channel = {
    around: { window, davitHost: undefined },
    hear: () => {},
    say: (message) => hostPort.postMessage(message),
    close: () => hostPort.close(),
  };
  hostPort.onmessage = ({ data }: MessageEvent<BridgeRequest>) => channel.hear(data);
  return channel;
}

/** A page that nobody frames. */
export function createTopWindow(): WindowLike {
  const window = { addEventListener: () => {}, removeEventListener: () => {} };
  return Object.assign(window, { parent: window }) as unknown as WindowLike;
}

function createNativeChannel(init: BridgeInit): Channel {
  let isClosed = false;
  const say = (message: unknown): void => {
    const data = JSON.stringify(message);
    // Later, as every engine does it.
    setTimeout(() => {
      if (!isClosed) davitHost.onmessage?.({ data });
    });
  };
  const davitHost: DavitHost = {
    onmessage: null,
    postMessage(text) {
      if (typeof text !== 'string') throw new TypeError('texts only');
      const message = JSON.parse(text) as Hello | BridgeRequest;
      if ('davit' in message) say({ davit: 1, nonce: message.hello.nonce, init });
      else if (!isClosed) setTimeout(() => channel.hear(message));
    },
  };
  const channel: Channel = {
    around: { window: createTopWindow(), davitHost },
    hear: () => {},
    say,
    close: () => {
      isClosed = true;
    },
  };
  return channel;
}

export function createScriptedHost(init: BridgeInit, kind: TransportKind = 'port'): ScriptedHost {
  const channel = kind === 'port' ? createPortChannel(init) : createNativeChannel(init);
  const received: ScriptedHost['received'] = [];
  const codeRequests: RequestCodeParams[] = [];
  const answers: ScriptedHost['answers'] = new Map();

  channel.hear = async (message) => {
    received.push(message);
    if (message.id === undefined) return;
    if (message.method === 'auth.requestCode') codeRequests.push(message.params as unknown as RequestCodeParams);
    const reply = { jsonrpc: '2.0', id: message.id };
    try {
      const answer = answers.get(message.method);
      if (!answer) throw new Refuse('method_not_found');
      channel.say({ ...reply, result: await answer(message.params as never) });
    } catch (error) {
      if (!(error instanceof Refuse)) throw error;
      channel.say({ ...reply, error: bridgeError(error.code) });
    }
  };
  return {
    around: channel.around,
    init,
    received,
    codeRequests,
    answers,
    emit: (method, params) => channel.say({ jsonrpc: '2.0', method, params }),
    close: channel.close,
  };
}
