// What host page and gate say to each other over their port. Types only; the gate's side is gate.ts.
import type { BridgeInit, Json } from '@davit/protocol';

/** Host → gate window, once, with one transferred port and the gate's exact origin as target. */
export interface GateGreeting {
  readonly davit: 1;
  readonly gate: 1;
}

/**
 * Host → gate. `open` loads a page of the container's own on the app's origin. `run`, with one transferred port for the launch
 * page, says for whom; documents say hello from then on; again, without a port, what later documents are told. Else a message to document `doc`.
 */
export type ToGate =
  | readonly ['open', page: 'launch.html' | 'launch.html?site' | 'wipe']
  | readonly ['run', init: BridgeInit]
  | readonly [doc: number, message: Json];

/** Why something was dropped: not the app's port, not JSON or over 1 MiB, over the hard bucket. */
export type GateViolation = 'stray' | 'message' | 'flood';

/** Gate → host. Documents are numbered from 1, the launch page is none; a message names the document that sent it. */
export type FromGate =
  /** It has loaded and listens: first of all. */
  | readonly ['up']
  | readonly ['doc', doc: number]
  | readonly ['msg', doc: number, text: string]
  /** Document `doc` has gone. The next one has two seconds from its load to say hello; who only changed its fragment, to answer. */
  | readonly ['lost', doc: number]
  /** `crash`: the fourth document in ten seconds. */
  | readonly ['gone', why: 'navigated' | 'crash']
  /** At most one a second. `origin` is the origin that misbehaved. */
  | readonly ['bad', why: GateViolation, origin: string]
  | readonly ['wiped', done: unknown];
