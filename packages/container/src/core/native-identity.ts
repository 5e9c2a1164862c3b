// Who speaks on a channel that is no port (container.md §3): native hosts have one string channel a view, and each message tells
// which document sent it. Identity is view, main frame, the committed URL's origin and the navigation counter, all of them as the
// engine says, never as the message says. Pure; the adapter asks it before anything reaches the core.

/** The document that sent a message, as the engine reports it. */
export interface NativeSender {
  /** The view instance, for example the engine's page id. */
  readonly view: string;
  readonly isMainFrame: boolean;
  /** The committed URL of the sending frame, serialised by the engine. */
  readonly url: string;
  /** How many documents the view's main frame had committed when this one was. */
  readonly navigation: number;
}

export interface NativeIdentity {
  /**
   * The view's main frame has committed a document. Answers its number, from 1, for the adapter to tie to the document's channel;
   * or null when the document is not the mini-program's: the instance then has to end as `navigated`.
   */
  committed(url: string): number | null;
  /** True when the message comes from the one document that may speak now. All others are dropped, and are a violation. */
  isCurrent(sender: NativeSender): boolean;
  /** Whether a frame of the view may go there. Only the main frame, only within the mini-program. */
  mayNavigate(url: string, isMainFrame: boolean): boolean;
  /** The view is gone: nobody speaks any more. */
  end(): void;
}

/**
 * Whether a serialised URL lies on the origin: the origin itself, followed by nothing, a path, a query or a fragment. Anything
 * else that begins alike is another place: `origin.evil`, `origin@evil`, `origin:8443`, `blob:origin/…`.
 */
export const isOnOrigin = (url: string, origin: string): boolean =>
  url.startsWith(origin) && (url.length === origin.length || '/?#'.includes(url.charAt(origin.length)));

export function createNativeIdentity(view: string, origin: string): NativeIdentity {
  let navigation = 0;
  let isOwn = false;
  let hasEnded = false;
  return {
    committed(url) {
      navigation += 1;
      isOwn = !hasEnded && isOnOrigin(url, origin);
      return isOwn ? navigation : null;
    },
    isCurrent: (sender) =>
      isOwn &&
      sender.isMainFrame &&
      sender.view === view &&
      sender.navigation === navigation &&
      isOnOrigin(sender.url, origin),
    mayNavigate: (url, isMainFrame) => isMainFrame && isOnOrigin(url, origin),
    end() {
      hasEnded = true;
      isOwn = false;
    },
  };
}
