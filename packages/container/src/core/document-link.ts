// The bridge to the document that an instance shows now. Each document has a channel of its own (the channel is the identity);
// what they may send together is counted across all of them.
import {
  type BridgeErrorCode,
  type BridgeEventName,
  type BridgeEvents,
  type Json,
  RATE_CLASSES,
  type RateClass,
} from '@davit/protocol';
import { createDispatcher, type Dispatcher, type DispatcherOptions, type Handlers } from './dispatcher.ts';
import { HARD_BUCKET } from './durations.ts';
import type { Channel } from './ports.ts';
import { createTokenBucket } from './token-bucket.ts';

export interface DocumentLinkOptions
  extends Pick<DispatcherOptions, 'permissions' | 'onScreen' | 'now' | 'violation' | 'settled' | 'heard' | 'onCall'> {
  readonly handlers: Handlers;
}

export interface DocumentLink {
  /** False as long as no document has said hello. */
  readonly isOpen: boolean;
  /** A document has come: the calls of the one before end as `navigated`, and its channel is closed. */
  take(channel: Channel): void;
  notify(method: string, params: Json): ReturnType<Channel['post']>;
  emit<E extends BridgeEventName>(event: E, payload: BridgeEvents[E]): void;
  /** Answers the calls in flight, and takes no further ones. */
  endCalls(code: BridgeErrorCode): void;
  close(): void;
}

export function createDocumentLink(options: DocumentLinkOptions): DocumentLink {
  const { now, violation } = options;
  let dispatcher: Dispatcher | null = null;
  let channel: Channel | null = null;
  const takeAny = createTokenBucket(HARD_BUCKET, now);
  const buckets = Object.fromEntries(
    Object.entries(RATE_CLASSES).map(([name, rate]) => [name, createTokenBucket(rate, now)]),
  ) as Record<RateClass, () => boolean>;

  const notify: DocumentLink['notify'] = (method, params) =>
    channel?.post({ jsonrpc: '2.0', method, params }) ?? 'closed';
  return {
    get isOpen() {
      return channel !== null;
    },
    take(next) {
      dispatcher?.end('navigated');
      channel?.close();
      channel = next;
      dispatcher = createDispatcher({ ...options, channel: next, take: (rate) => buckets[rate]() });
      const deliver = next.onMessage;
      next.onMessage = (message) => (takeAny() ? deliver?.(message) : violation('flood'));
    },
    notify,
    emit: (event, payload) => void notify(event, payload as Json),
    endCalls: (code) => dispatcher?.end(code),
    close() {
      channel?.close();
      channel = null;
    },
  };
}
