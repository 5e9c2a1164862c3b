// One running mini-program: the launch state machine loading → ready → shown ⇄ hidden → closed | crashed | stopped
// (container.md §5). It owns its surface and the bridge to its current document. Nothing throws into the host.
import type { NamedBundle } from '@davit/bundle';
import type { BridgeErrorCode, Launch } from '@davit/protocol';
import type { BridgeStorage } from './bridge-storage.ts';
import { createDocumentLink, type DocumentLink } from './document-link.ts';
import {
  CLOSE_GRACE_MS,
  DEVELOPER_TOAST_MS,
  DOCUMENT_WINDOW_MS,
  MAX_DOCUMENTS,
  MAX_VIOLATIONS,
  READY_GRACE_MS,
  SPLASH_TIMEOUT_MS,
  VIOLATION_WINDOW_MS,
} from './durations.ts';
import { endCode, endSentence, isStop, isStopped, NEVER_READY } from './end-sentences.ts';
import { createHandlers } from './handlers.ts';
import {
  type AppDescription,
  BridgeRefusal,
  type Channel,
  type ContainerOptions,
  type EndReason,
  type Instance,
  type InstanceState,
  type Surface,
} from './ports.ts';
import { createSlidingCount } from './token-bucket.ts';
import { createWatchdog } from './watchdog.ts';

export interface RunningInstance extends Instance {
  readonly release: Pick<NamedBundle, 'digest' | 'version_code'>;
  /** When it was hidden, by the platform's clock; null while it is to be seen. */
  readonly hiddenSince: number | null;
  readonly isAlive: boolean;
  /** Puts the mini-program on its opened surface; resolves when the surface is gone again if it has ended meanwhile. */
  attach(surface: Surface): Promise<void>;
  /** Ends it with a reason that the user reads. */
  fail(reason: EndReason): void;
  /** Ends it; its calls in flight are answered with `code`. Resolves when its frame is gone. */
  end(code: BridgeErrorCode): Promise<void>;
  /** The host's shield went up or down, or the host itself left the screen or came back. */
  surroundingsChanged(): void;
  readonly setInsets: Surface['setInsets'];
  readonly emit: DocumentLink['emit'];
}

export interface RunningInstanceOptions {
  readonly id: string;
  readonly app: AppDescription;
  readonly release: RunningInstance['release'];
  readonly launch: Launch;
  readonly storage: BridgeStorage;
  readonly container: ContainerOptions;
  readonly shielded: () => boolean;
  /** Whether anybody looks at the host. */
  readonly inForeground: () => boolean;
  /** Throws a `BridgeRefusal` when it is not certain that the mini-program may still act for the user. */
  readonly checkStatus: () => Promise<void>;
  /** It is about to come on screen: others give way. */
  readonly onShow: (instance: RunningInstance) => void;
  readonly onHide: () => void;
  /** It ended by a fault: its version's, the device's, or for what it did. Not by the registry's word. */
  readonly onFault: (reason: EndReason) => void;
  /** Its frame is gone. */
  readonly onEnd: (instance: RunningInstance) => void;
}

export function createRunningInstance(options: RunningInstanceOptions): RunningInstance {
  const { id, app, container, shielded } = options;
  const { adapter, ui, onCall, development = false } = container;
  const now = () => adapter.now();
  let state: InstanceState = { name: 'loading' };
  let hiddenSince: number | null = null;
  let surface: Surface | null = null;
  let { launch } = options;
  let gone: Promise<void> | null = null;

  const log = (event: string, fields: Readonly<Record<string, unknown>> = {}): void =>
    adapter.log(event, { instance: id, app_id: app.appId, ...fields });
  const guarded = (what: string, step: () => void): void => {
    try {
      step();
    } catch (error) {
      log('host.threw', { what, error });
    }
  };
  const enter = (next: InstanceState): void => {
    state = next;
    guarded('ui.onState', () => ui.onState(id, next));
  };
  const isRunning = (): boolean => gone === null;
  const isWanted = (): boolean => hiddenSince === null && isRunning();

  const timeOut = (ms: number, then: () => void): unknown => adapter.timers.set(() => isRunning() && then(), ms);
  let timer: unknown = null;

  const countViolation = createSlidingCount(VIOLATION_WINDOW_MS, now);
  const countDocument = createSlidingCount(DOCUMENT_WINDOW_MS, now);
  const violation = (what: string): void => {
    if (!isRunning()) return;
    log('bridge.violation', { what });
    if (countViolation() >= MAX_VIOLATIONS) void endWith('flood');
  };

  const settleInto = (shown: boolean): void => {
    const name = shown ? 'shown' : 'hidden';
    if (state.name === name) return;
    enter({ name });
    link.emit(shown ? 'app.show' : 'app.hide', {});
  };
  const ready = (): void => {
    if (state.name !== 'loading') return;
    adapter.timers.clear(timer);
    enter({ name: 'ready' });
    settleInto(isWanted());
    watch();
  };
  const readyUnsaid = (): void => {
    log('instance.never_ready');
    ready();
    if (development) guarded('ui.toast', () => ui.toast(id, NEVER_READY, DEVELOPER_TOAST_MS));
  };

  const link = createDocumentLink({
    handlers: createHandlers({
      id,
      app,
      container,
      storage: options.storage,
      ready,
      launch: () => launch,
      async checkStatus() {
        await options.checkStatus();
        // The user may have left in the meantime: nobody is asked for what is not on screen.
        if (!isWanted()) throw new BridgeRefusal('hidden');
      },
    }),
    permissions: app.permissions,
    onScreen: isWanted,
    now,
    violation,
    heard: () => watchdog.heard(),
    settled: (call) => log('bridge.call', { ...call }),
    onCall:
      onCall &&
      ((method, params, caller, end) =>
        guarded('onCall', () => onCall({ appId: app.appId, method, params, caller, end }))),
  });
  const watchdog = createWatchdog({
    timers: adapter.timers,
    now,
    ping: (n) => link.notify('$/ping', { n }),
    onResponding(responding) {
      log('instance.responding', { responding });
      guarded('ui.onResponding', () => ui.onResponding?.(id, responding));
    },
  });
  const watch = (): void =>
    watchdog.run(state.name === 'shown' && isWanted() && !shielded() && options.inForeground() && link.isOpen);

  const place = (): void => {
    if (!isRunning()) return;
    if (isWanted() && !shielded()) surface?.show();
    else surface?.hide();
    watch();
  };

  const onDocument = (next: Channel, reloaded: boolean): void => {
    if (!isRunning()) {
      next.close();
      return;
    }
    link.take(next);
    watchdog.heard();
    launch = { ...launch, reloaded };
    if (countDocument() > MAX_DOCUMENTS) return void endWith('documents');
    watch();
    if (state.name !== 'loading') return;
    adapter.timers.clear(timer);
    timer = timeOut(READY_GRACE_MS, readyUnsaid);
  };

  const destroy = async (opened: Surface | null): Promise<void> => {
    try {
      await opened?.destroy();
    } catch (error) {
      log('surface.destroy_failed', { error });
    }
  };
  /** Once. A mini-program that is closed may save its state for a moment; then its calls are answered and its frame goes. */
  const leave = (next: InstanceState, code: BridgeErrorCode, graceMs: number): Promise<void> => {
    gone ??= (async () => {
      if (timer !== null) adapter.timers.clear(timer);
      watchdog.end();
      if (state.name === 'shown') link.emit('app.hide', {});
      hiddenSince ??= now();
      guarded('surface.hide', () => surface?.hide());
      enter(next);
      if (code !== 'closed') link.endCalls(code);
      if (graceMs > 0 && link.isOpen) await new Promise<void>((done) => void adapter.timers.set(done, graceMs));
      link.endCalls(code);
      link.close();
      await destroy(surface);
      options.onEnd(instance);
    })();
    return gone;
  };
  const endWith = (reason: EndReason): Promise<void> => {
    if (!isRunning()) return leave(state, 'closed', 0);
    log('instance.ended', { reason });
    const name = isStopped(reason) ? 'stopped' : 'crashed';
    if (!isStop(reason)) options.onFault(reason);
    return leave({ name, why: endSentence(reason, development), reason }, endCode(reason), 0);
  };

  const instance: RunningInstance = {
    id,
    app,
    release: options.release,
    get state() {
      return state;
    },
    get hiddenSince() {
      return hiddenSince;
    },
    get isAlive() {
      return isRunning();
    },
    async attach(opened) {
      if (!isRunning()) return destroy(opened);
      surface = opened;
      // Only now: what the platform needs before is the version's way here, and not its start.
      timer = timeOut(SPLASH_TIMEOUT_MS, () => void endWith('splash_timeout'));
      opened.onDocument = onDocument;
      opened.onGone = (why) => void endWith(why);
      opened.onViolation = violation;
      place();
    },
    fail: (reason) => void endWith(reason),
    end: (code) => leave({ name: 'closed' }, code, CLOSE_GRACE_MS),
    close() {
      if (!isRunning() || watchdog.isResponding) return instance.end('closed');
      // What does not answer cannot save anything either.
      options.onFault('hang');
      return leave({ name: 'closed' }, 'closed', 0);
    },
    show() {
      if (!isRunning()) return;
      hiddenSince = null;
      options.onShow(instance);
      place();
      if (!shielded()) surface?.focus();
      if (state.name !== 'loading') settleInto(true);
      watch();
    },
    hide() {
      if (!isRunning() || hiddenSince !== null) return;
      hiddenSince = now();
      place();
      if (state.name !== 'loading') settleInto(false);
      options.onHide();
    },
    surroundingsChanged: place,
    setInsets: (insets) => guarded('surface.setInsets', () => surface?.setInsets(insets)),
    emit: link.emit,
  };
  enter(state);
  return instance;
}
