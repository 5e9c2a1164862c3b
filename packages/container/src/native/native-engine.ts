// What a native host's web engine does for the container: one WebView per mini-program (container.md §1, §6). Types; language only.
// Everything else of a native host stands beside this file, so that an engine in gjs, Kotlin, Swift or React Native stays thin.
import type { Header } from '@davit/bundle';
import type { IsolationLevel } from '@davit/protocol';
import type { NativeSender } from '../core/native-identity.ts';

/** A request of a mini-program on its own origin. Nothing of it has been checked. */
export interface NativeRequest {
  readonly method: string;
  /** Whole, as the engine serialises it. */
  readonly url: string;
  /** Any case, any order; at least those that change an answer: `Range`, `If-Range`, `Service-Worker`, `Sec-Fetch-Dest`. */
  readonly headers: readonly Header[];
  /** A document for the main frame is wanted. Null where the engine cannot tell: then it is one when its policy has just let it through. */
  readonly isNavigation: boolean | null;
  /**
   * Resolves when the page's process has been handed the answer, or never will be: until then it is one of the few that are worked on,
   * so that a page that hangs cannot make the host pile them up. Left out where the engine keeps none.
   */
  readonly taken?: Promise<unknown> | undefined;
}

/** Goes out as it is: the engine adds no header, and leaves none out. */
export interface NativeResponse {
  readonly status: number;
  /** The complete set, in order, with `Content-Type` and `Content-Length`. */
  readonly headers: readonly Header[];
  /** Empty for `HEAD`. */
  readonly body: Uint8Array;
}

/** Why a view has ended by itself: its renderer broke, does not answer, or was taken for its memory or by the system. */
export type NativeEnd = 'crash' | 'hang' | 'memory' | 'os';

/** What a view tells its container. The engine calls these from its main loop, never from within a call of its own. */
export interface NativeViewEvents {
  /** The main frame has committed a new document: each one but the empty one before the first `load`. Not for a mere fragment. */
  committed(url: string): void;
  /**
   * A page posted something. `sender` is what the engine knows at that moment, `text` what came, neither read nor cut; null when it
   * was no text.
   */
  message(sender: NativeSender, text: string | null): void;
  /** Asked before each navigation of any frame, also one that a redirect, a form or a new window would be. False: it does not happen. */
  mayNavigate(url: string, isMainFrame: boolean): boolean;
  /** Each request on the mini-program's origin. Always answers, never rejects; nothing on this origin comes from anywhere else. */
  respond(request: NativeRequest): Promise<NativeResponse>;
  /** At most once; nothing comes after it. */
  gone(why: NativeEnd): void;
}

export interface NativeViewOptions {
  readonly appId: string;
  /** The mini-program's exact origin, for example `davit-app://food`: the key of everything that the engine stores for it. */
  readonly origin: string;
  /** Names the view; the engine says it again in `NativeSender.view`. */
  readonly instance: string;
  /** The mini-program's name, for assistive technology. */
  readonly name: string;
  /**
   * Exact origins that it may reach besides its own: the issuer and what its signed manifest declares, `wss` as such. Every other
   * connection is refused by the engine itself (a content filter), whatever the page says: preconnects and prefetches included.
   */
  readonly reach: readonly string[];
  readonly events: NativeViewEvents;
}

/** One WebView. Hidden until `show`. No call of a destroyed one does anything. */
export interface NativeView {
  load(url: string): void;
  /**
   * Hands `text` to the page's `davitHost.onmessage`, if the main frame's document is still the one with this number (counted from 1
   * by `committed`); dropped otherwise. `full`: the engine cannot take more now; `closed`: there is no such document any more.
   */
  send(navigation: number, text: string): 'sent' | 'full' | 'closed';
  show(): void;
  /** Keeps the document and its state. A hidden view has no keyboard, and cannot take it. */
  hide(): void;
  focus(): void;
  /** Resolves when the view is gone and no code of the mini-program runs any more: its renderer and its workers have ended too. */
  destroy(): Promise<void>;
}

export interface NativeEngine {
  /** `events` may be called from the moment this is called. */
  createView(options: NativeViewOptions): NativeView | Promise<NativeView>;
  /** Deletes everything that it keeps for that origin (storage, caches, cookies). No view of it lives. Rejects unless all is gone. */
  removeData(options: { readonly appId: string; readonly origin: string }): Promise<void>;
  /** Bytes that it keeps for that origin; null when it cannot know. */
  usage(options: { readonly appId: string; readonly origin: string }): Promise<number | null>;
  /** What it keeps of the container's promise; what was not tried is the weaker value. */
  probe(): Promise<IsolationLevel>;
}
