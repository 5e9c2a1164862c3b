// What the core needs from the platform it runs on, and from the host app around it. Language only (container.md §6).
import type { Ed25519Key, ReleaseChannel } from '@davit/bundle';
import type {
  BridgeErrorCode,
  BridgeInit,
  BridgeParams,
  BridgeResult,
  IsolationLevel,
  Json,
  Launch,
} from '@davit/protocol';
import type { CallEvent, Caller } from './call-event.ts';
import type { DeliveryPorts, OpenRelease } from './delivery-ports.ts';

/** Widths of the edges on which something of the host or the system lies over the mini-program, in CSS pixels. */
export type Insets = BridgeInit['insets'];

/** The message channel to one document of one mini-program. JSON values only. */
export interface Channel {
  post(message: Json): 'sent' | 'full' | 'closed';
  onMessage: ((message: Json) => void) | null;
  close(): void;
}

/** `documents`: it kept loading itself again. */
export type GoneReason = 'crash' | 'documents' | 'hang' | 'navigated' | 'memory' | 'os' | 'flood' | 'focus';

/** One running mini-program on screen. A new document of the same origin gets a new channel in the same surface. */
export interface Surface {
  readonly instance: string;
  show(): void;
  hide(): void;
  focus(): void;
  /** What host and system cover of it from now on: told to each later document at its handshake. */
  setInsets(insets: Insets): void;
  destroy(): Promise<void>;
  /** A document said hello with the right source and origin and now holds this channel; the one before is closed. */
  onDocument: ((channel: Channel, reloaded: boolean) => void) | null;
  onGone: ((why: GoneReason) => void) | null;
  /** The adapter dropped something that the mini-program should not have sent; told at most once a second. */
  onViolation: ((what: string) => void) | null;
}

export interface OpenSurface {
  readonly appId: string;
  /** The mini-program's name, for assistive technology. */
  readonly name: string;
  readonly instance: string;
  /** Path within the mini-program, with a leading slash. */
  readonly path: string;
  /** Handed to each document with its channel; `reloaded` is set by the surface. */
  readonly init: BridgeInit;
  readonly release: OpenRelease;
}

/** Small durable key-value store of the container itself; `cas` is atomic. */
export interface ContainerStore {
  get(key: string): Promise<string | null>;
  cas(key: string, old: string | null, next: string | null): Promise<boolean>;
  keys(prefix: string): Promise<string[]>;
}

export interface Timers {
  set(callback: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

export interface PlatformAdapter extends DeliveryPorts {
  readonly id: BridgeInit['container']['adapter'];
  probe(): Promise<IsolationLevel>;
  originOf(appId: string): string;
  /** Resolves once the very version is in place and its first document is on its way. @throws OpenFailure */
  open(options: OpenSurface): Promise<Surface>;
  /** The user is about to tap (pointer down): makes ready what a launch needs that says nothing about the version. */
  prepare?(appId: string): void;
  /** Bytes on the mini-program's own origin, its files included; null where the platform cannot know without asking its code. */
  usage(appId: string): Promise<number | null>;
  /** Deletes everything that the mini-program stored on its own origin. Resolves when it is gone. */
  wipe(appId: string): Promise<void>;
  /** After surfaces were hidden: resolves once the host has had the keyboard, undisturbed, for a moment; within a second. */
  keyboardSettled(): Promise<void>;
  readonly store: ContainerStore;
  readonly random: (length: number) => Uint8Array;
  /** Milliseconds; monotonic is fine. */
  now(): number;
  readonly timers: Timers;
  log(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** A refusal that the broker or the host UI gives; it reaches the mini-program as a bridge error. */
export class BridgeRefusal extends Error {
  override readonly name = 'BridgeRefusal';
  readonly code: BridgeErrorCode;
  readonly hint: string | undefined;
  constructor(code: BridgeErrorCode, hint?: string) {
    super(code);
    this.code = code;
    this.hint = hint;
  }
}

/** Steps 3 to 7 of the flow, supplied by the host app (over @davit/host). Throws `BridgeRefusal`. */
export interface Broker {
  /** Closes what it asks the user as soon as the caller is gone. */
  requestCode(
    app: AppDescription,
    params: BridgeParams<'auth.requestCode'>,
    caller: Caller,
  ): Promise<BridgeResult<'auth.requestCode'>>;
  checkSession(app: AppDescription): Promise<BridgeResult<'auth.checkSession'>>;
}

/** What the host app draws for a mini-program. */
export interface HostUi {
  toast(instance: string, text: string, durationMs: number): void;
  setTitle(instance: string, title: string): void;
  /** The instance's state changed: draw the splash, the screen, or the sentence that says why it ended. */
  onState(instance: string, state: InstanceState): void;
  /** It has not answered for five seconds (false), or answers again (true): offer to wait or to close it. */
  onResponding?(instance: string, responding: boolean): void;
  /** Bytes of a download, for the splash; `total` as the release record says. */
  onProgress?(appId: string, received: number, total: number): void;
}

export type InstanceState =
  | { readonly name: 'loading' | 'ready' | 'shown' | 'hidden' | 'closed' }
  /** `why` is a sentence for the user, `reason` a stable word. */
  | { readonly name: 'crashed' | 'stopped'; readonly why: string; readonly reason: EndReason };

export type EndReason =
  | GoneReason
  | 'splash_timeout'
  /** The registry has stopped the mini-program, or revoked this version, while it ran. */
  | 'suspended'
  | 'revoked'
  /** Nobody could say for too long whether it may still run. */
  | 'expired';

/** A mini-program as the host's catalogue describes it; scopes and permissions are those of the signed manifest once it runs. */
export interface AppDescription {
  readonly appId: string;
  readonly name: string;
  readonly publisher: string;
  readonly icon: string | null;
  /** Scopes that the manifest declares: the upper bound of what may ever be asked. */
  readonly scopes: readonly string[];
  /** Permissions that the manifest declares. */
  readonly permissions: readonly string[];
}

export interface LaunchRequest {
  readonly app: AppDescription;
  /** For callers inside the host. Links from outside name an `entry`. */
  readonly path?: string;
  /** Name of an entry page of the signed manifest; another name starts it at home, with an event. Wins over `path`. */
  readonly entry?: string | undefined;
  readonly params?: Readonly<Record<string, string>>;
  readonly referrer?: Launch['referrer'];
}

/** Where mini-programs come from, and whom the host's build trusts to say so. */
export interface RegistryOptions {
  /** `https://id.example.com/registry/v1`, without a closing slash. */
  readonly url: string;
  /** The root that signs registrations and online keys; part of the host's build. */
  readonly root: Ed25519Key;
  /** `stable` by default. */
  readonly channel?: ReleaseChannel | undefined;
}

/** What the host's operator may want to know or to tell the user. Never a secret, never a mini-program's data. */
export type ContainerEvent =
  | {
      readonly type: 'record_refused' | 'bundle_refused';
      readonly appId: string;
      /** A stable word of the failure, for example `rolled_back`, `changed_file`. */
      readonly reason: string;
      readonly detail: string;
    }
  | { readonly type: 'recovery_announced'; readonly appId: string; readonly effectiveAt: number }
  | { readonly type: 'status_unknown'; readonly appId: string; readonly since: number }
  /** What runs is confirmed again. */
  | { readonly type: 'status_known'; readonly appId: string }
  | { readonly type: 'stopped'; readonly appId: string; readonly reason: 'suspended' | 'revoked' | 'expired' }
  /** The container ended it for what it did. */
  | {
      readonly type: 'stopped';
      readonly appId: string;
      readonly digest: string;
      readonly reason: 'navigated' | 'flood' | 'focus';
    }
  /** It was to be started, and nothing of it may run here. */
  | {
      readonly type: 'launch_refused';
      readonly appId: string;
      readonly reason: 'suspended' | 'revoked' | 'expired' | 'tampered';
    }
  /** The current version was revoked: another one that the record allows runs instead. */
  | { readonly type: 'withdrawn'; readonly appId: string; readonly from: string; readonly to: string }
  /** The version that the record names could not be put in place: another one that may run was started. */
  | {
      readonly type: 'update_held';
      readonly appId: string;
      readonly reason: 'storage_full';
      /** What runs. */
      readonly from: string;
      /** What was to run. */
      readonly to: string;
      /** For the user: what happened, and a way out. */
      readonly sentence: string;
      readonly hint: string;
    }
  | { readonly type: 'crashed'; readonly appId: string; readonly digest: string; readonly reason: EndReason }
  /**
   * The third crash of one version within the window, on this device: what the operator's server is to be told, so that it can hold
   * a release that crashes elsewhere too. The host's platform forwards it; nothing in it says who the user is.
   */
  | {
      readonly type: 'version_crashing';
      readonly appId: string;
      readonly digest: string;
      readonly versionCode: number;
      /** How it ended, each time, the last one last. */
      readonly reasons: readonly EndReason[];
      readonly windowSeconds: number;
    }
  /** A link named a page that the mini-program does not open to others; it started at home. */
  | { readonly type: 'route_denied'; readonly appId: string; readonly entry: string }
  /** Three crashes within ten minutes: the version before runs instead. */
  | { readonly type: 'fell_back'; readonly appId: string; readonly from: string; readonly to: string };

export interface ContainerOptions {
  readonly adapter: PlatformAdapter;
  readonly registry: RegistryOptions;
  readonly onEvent?: ((event: ContainerEvent) => void) | undefined;
  /** For a developer's tools. Nothing is computed for it where it is left out. */
  readonly onCall?: ((event: CallEvent) => void) | undefined;
  /** The least that the operator asks of the platform for this mini-program; nothing by default. */
  readonly minimumIsolation?: ((app: AppDescription) => Partial<IsolationLevel>) | undefined;
  readonly issuer: string;
  readonly host: { readonly id: string; readonly name: string };
  readonly broker: Broker;
  readonly ui: HostUi;
  readonly locale: string;
  readonly theme: () => 'light' | 'dark';
  /** The host is a development server: sentences about a mini-program's start are for its developer. False by default. */
  readonly development?: boolean | undefined;
}

/** What a mini-program takes on this device, in bytes. */
export interface AppUsage {
  /** Its kept bundle as the newest installed version's record names it; 0 when none is installed. */
  readonly bundle: number;
  /** What the user has stored in it through the bridge. */
  readonly storage: number;
  /** On its own origin, its unpacked files included; null where nobody but its own code can say. */
  readonly origin: number | null;
}

/** One mini-program that runs. */
export interface Instance {
  readonly id: string;
  readonly app: AppDescription;
  /** The version that it runs, whatever is released meanwhile. */
  readonly release: { readonly digest: string; readonly version_code: number };
  readonly state: InstanceState;
  show(): void;
  hide(): void;
  close(): Promise<void>;
}

/** The container: launches, isolates and serves mini-programs for one host user at a time. */
export interface Container {
  /** The logged-in host user by a stable local name, or null. A change closes all instances and wipes before the next launch. */
  setUser(user: string | null): Promise<void>;
  launch(request: LaunchRequest): Promise<Instance>;
  /** On pointer down, before the tap is one: makes a launch faster, and changes nothing else. */
  prepare(appId: string): void;
  readonly instances: readonly Instance[];
  /** Runs a host prompt: while it is open every mini-program is hidden, and none can take focus or keys (container.md §1). */
  prompt<T>(ask: () => Promise<T>): Promise<T>;
  /** For host text fields outside prompts: call the returned function when the field is left. */
  shield(): () => void;
  setTheme(theme: 'light' | 'dark'): void;
  /** What the host or the system covers of the mini-programs' area; nothing until it is told. Counts for documents that start later. */
  setInsets(insets: Insets): void;
  /** For the settings page of a mini-program. */
  usage(appId: string): Promise<AppUsage>;
  /** Tells running instances of the app that its grant changed. */
  grantChanged(appId: string, grantedScopes: readonly string[]): void;
  closeAll(): Promise<void>;
  /** Deletes everything that a mini-program stored, on its origin and through the bridge. */
  clearData(appId: string): Promise<void>;
}
