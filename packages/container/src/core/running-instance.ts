// One running mini-program: the launch state machine loading → ready → shown ⇄ hidden → closed | crashed | stopped
// (container.md §5). It owns its surface and the dispatcher of its current document. Nothing throws into the host.
import {
  type BridgeErrorCode,
  type BridgeEventName,
  type BridgeEvents,
  type Json,
  type Launch,
  RATE_CLASSES,
  type RateClass,
} from '@davit/protocol';
import type { BridgeStorage } from './bridge-storage.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import {
  CLOSE_GRACE_MS,
  DEVELOPER_TOAST_MS,
  DOCUMENT_WINDOW_MS,
  HARD_BUCKET,
  MAX_DOCUMENTS,
  MAX_VIOLATIONS,
  READY_GRACE_MS,
  SPLASH_TIMEOUT_MS,
  VIOLATION_WINDOW_MS,
} from './durations.ts';
import { endSentence, isStopped, NEVER_READY } from './end-sentences.ts';
import { createHandlers } from './handlers.ts';
import type {
  AppDescription,
  Channel,
  ContainerOptions,
  EndReason,
  Instance,
  InstanceState,
  Surface,
} from './ports.ts';
import { createSlidingCount, createTokenBucket } from './token-bucket.ts';

export interface RunningInstance extends Instance {
  /** Puts the mini-program on its opened surface; resolves when the surface is gone again if it has ended meanwhile. */
  attach(surface: Surface): Promise<void>;
  /** Ends it with a reason; used when the surface could not be opened. */
  fail(reason: EndReason): void;
  /** Ends it; its calls in flight are answered with `code`. Resolves when its frame is gone. */
  end(code: BridgeErrorCode): Promise<void>;
  isAlive(): boolean;
  /** Called when the host's shield went up or down. */
  shieldChanged(): void;
  emit<E extends BridgeEventName>(event: E, payload: BridgeEvents[E]): void;
}

export interface RunningInstanceOptions {
  readonly id: string;
  readonly app: AppDescription;
  readonly launch: Launch;
  readonly storage: BridgeStorage;
  readonly container: ContainerOptions;
  readonly shielded: () => boolean;
  /** It is about to come on screen: others give way. */
  readonly onShow: (instance: RunningInstance) => void;
  /** Its frame is gone. */
  readonly onEnd: (instance: RunningInstance) => void;
}

export function createRunningInstance(options: RunningInstanceOptions): RunningInstance {
  const { id, app, container, shielded } = options;
  const { adapter, ui, development = false } = container;
  const now = () => adapter.now();
  let state: InstanceState = { name: 'loading' };
  let wanted = true;
  let surface: Surface | null = null;
  let dispatcher: Dispatcher | null = null;
  let channel: Channel | null = null;
  let launch = options.launch;
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

  const timeOut = (ms: number, then: () => void): unknown => adapter.timers.set(() => isRunning() && then(), ms);
  let timer = timeOut(SPLASH_TIMEOUT_MS, () => void endWith('splash_timeout'));

  const countViolation = createSlidingCount(VIOLATION_WINDOW_MS, now);
  const countDocument = createSlidingCount(DOCUMENT_WINDOW_MS, now);
  const takeAny = createTokenBucket(HARD_BUCKET, now);
  const buckets = Object.fromEntries(
    Object.entries(RATE_CLASSES).map(([name, rate]) => [name, createTokenBucket(rate, now)]),
  ) as Record<RateClass, () => boolean>;

  const violation = (what: string): void => {
    if (!isRunning()) return;
    log('bridge.violation', { what });
    if (countViolation() >= MAX_VIOLATIONS) void endWith('flood');
  };

  const place = (): void => {
    if (surface === null || !isRunning()) return;
    if (wanted && !shielded()) surface.show();
    else surface.hide();
  };

  const emit: RunningInstance['emit'] = (event, payload) => {
    channel?.post({ jsonrpc: '2.0', method: event, params: payload as Json });
  };

  const settleInto = (shown: boolean): void => {
    const name = shown ? 'shown' : 'hidden';
    if (state.name === name) return;
    enter({ name });
    emit(shown ? 'app.show' : 'app.hide', {});
  };
  const ready = (): void => {
    if (state.name !== 'loading') return;
    adapter.timers.clear(timer);
    enter({ name: 'ready' });
    settleInto(wanted);
  };

  const readyUnsaid = (): void => {
    log('instance.never_ready');
    ready();
    if (development) guarded('ui.toast', () => ui.toast(id, NEVER_READY, DEVELOPER_TOAST_MS));
  };

  const handlers = createHandlers({ id, app, container, storage: options.storage, ready, launch: () => launch });

  const onDocument = (next: Channel, reloaded: boolean): void => {
    if (!isRunning()) {
      next.close();
      return;
    }
    dispatcher?.end('navigated');
    channel?.close();
    channel = next;
    launch = { ...launch, reloaded };
    if (countDocument() > MAX_DOCUMENTS) return void endWith('documents');
    dispatcher = createDispatcher({
      channel: next,
      handlers,
      permissions: app.permissions,
      onScreen: () => wanted,
      take: (rate) => buckets[rate](),
      now,
      violation,
      settled: (call) => log('bridge.call', { ...call }),
    });
    const deliver = next.onMessage;
    next.onMessage = (message) => (takeAny() ? deliver?.(message) : violation('flood'));
    if (state.name === 'loading') {
      adapter.timers.clear(timer);
      timer = timeOut(READY_GRACE_MS, readyUnsaid);
    }
  };

  /** Once. A mini-program that is closed may save its state for a moment; then its calls are answered and its frame goes. */
  const leave = (next: InstanceState, code: BridgeErrorCode, graceMs: number): Promise<void> => {
    gone ??= (async () => {
      adapter.timers.clear(timer);
      if (state.name === 'shown') emit('app.hide', {});
      wanted = false;
      guarded('surface.hide', () => surface?.hide());
      enter(next);
      if (code !== 'closed') dispatcher?.end(code);
      if (graceMs > 0 && dispatcher !== null) await new Promise<void>((done) => void adapter.timers.set(done, graceMs));
      dispatcher?.end(code);
      channel?.close();
      channel = null;
      await destroy(surface);
      options.onEnd(instance);
    })();
    return gone;
  };
  const destroy = async (opened: Surface | null): Promise<void> => {
    try {
      await opened?.destroy();
    } catch (error) {
      log('surface.destroy_failed', { error });
    }
  };
  const endWith = (reason: EndReason): Promise<void> => {
    log('instance.ended', { reason });
    const name = isStopped(reason) ? 'stopped' : 'crashed';
    return leave(
      { name, why: endSentence(reason, development), reason },
      reason === 'navigated' ? 'navigated' : 'closed',
      0,
    );
  };

  const instance: RunningInstance = {
    id,
    app,
    get state() {
      return state;
    },
    async attach(opened) {
      if (!isRunning()) return destroy(opened);
      surface = opened;
      opened.onDocument = onDocument;
      opened.onGone = (why) => void endWith(why);
      opened.onViolation = violation;
      place();
    },
    fail: (reason) => void endWith(reason),
    end: (code) => leave({ name: 'closed' }, code, CLOSE_GRACE_MS),
    close: () => instance.end('closed'),
    show() {
      if (!isRunning()) return;
      wanted = true;
      options.onShow(instance);
      place();
      if (!shielded()) surface?.focus();
      if (state.name !== 'loading') settleInto(true);
    },
    hide() {
      if (!isRunning()) return;
      wanted = false;
      place();
      if (state.name !== 'loading') settleInto(false);
    },
    isAlive: isRunning,
    shieldChanged: place,
    emit,
  };
  enter(state);
  return instance;
}
