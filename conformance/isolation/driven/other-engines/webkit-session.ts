// One page over WebKit's inspector protocol: its frames, and what evaluates in them. Follows the page when it moves to another process.
import { EventEmitter } from 'node:events';
import { PageHangs } from '../page-hangs.ts';
import type { WebkitLine } from './webkit-line.ts';

export interface FrameFacts {
  readonly id: string;
  readonly parentId?: string;
  readonly url: string;
}
interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}
interface FrameTree {
  readonly frame: FrameFacts;
  readonly childFrames?: readonly FrameTree[];
}
interface Evaluated {
  readonly result: { readonly value?: unknown; readonly objectId?: string; readonly description?: string };
  readonly wasThrown?: boolean;
}

/** A page that has not answered for so long does not answer at all. */
const ANSWER_MS = 20_000;

/** Events: `navigated` with a frame’s id, `intercepted`. */
export class WebkitSession extends EventEmitter {
  readonly frames = new Map<string, FrameFacts>();
  #line: WebkitLine;
  #page: number;
  #target = '';
  #last = 0;
  #waiting = new Map<number, { readonly done: (result: unknown) => void; readonly fail: (error: Error) => void }>();
  #contexts = new Map<string, number>();

  constructor(line: WebkitLine, page: number) {
    super();
    this.#line = line;
    this.#page = page;
    line.listen(page, ({ message, died }) => {
      if (died) this.end(new Error('its process has ended'));
      if (message !== undefined) this.#hear(JSON.parse(message) as Answer);
    });
  }

  get url(): string {
    return [...this.frames.values()].find(({ parentId }) => parentId === undefined)?.url ?? '';
  }

  /** Rejects when nothing answers in time. */
  call(method: string, params: object = {}, target = this.#target, heard = (_: unknown): void => {}): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    return new Promise<unknown>((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
      };
      const timer = setTimeout(() => {
        settle();
        reject(new PageHangs(this.url));
      }, ANSWER_MS);
      this.#waiting.set(id, {
        done(result) {
          settle();
          heard(result);
          resolve(result);
        },
        fail(error) {
          settle();
          reject(error);
        },
      });
      const message = JSON.stringify({ id, method, params });
      this.#send('Target.sendMessageToTarget', { targetId: target, message });
    });
  }

  /** The value of an expression, or of what its promise comes to. */
  async evaluate(frameId: string, expression: string): Promise<unknown> {
    const contextId = await this.#contextOf(frameId);
    const { result, wasThrown } = (await this.call('Runtime.evaluate', { expression, contextId })) as Evaluated;
    if (wasThrown || result.objectId === undefined) {
      if (wasThrown) throw new Error(result.description ?? 'it threw');
      return result.value;
    }
    const settled = (await this.call('Runtime.awaitPromise', {
      promiseObjectId: result.objectId,
      returnByValue: true,
    })) as Evaluated;
    if (settled.wasThrown) throw new Error(settled.result.description ?? 'it threw');
    return settled.result.value;
  }

  #send(method: string, params: object): void {
    this.#last += 1;
    this.#line.order({
      do: 'send',
      page: this.#page,
      message: JSON.stringify({ id: this.#last, method, params }),
    });
  }

  async #contextOf(frameId: string): Promise<number> {
    for (const end = performance.now() + ANSWER_MS; performance.now() < end; ) {
      const found = this.#contexts.get(frameId);
      if (found !== undefined) return found;
      if (!this.frames.has(frameId)) throw new Error('the frame was detached');
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new PageHangs(this.url);
  }

  end(error: Error): void {
    for (const { fail } of [...this.#waiting.values()]) fail(error);
  }

  #hear({ method, params = {} }: Answer): void {
    if (method === 'Target.dispatchMessageFromTarget') this.#hearTarget(JSON.parse(`${params.message}`));
    if (method === 'Target.targetCreated') {
      const { targetId, type, isProvisional } = params.targetInfo as Readonly<Record<string, unknown>>;
      if (type !== 'page') return;
      if (isProvisional !== true) this.#adopt(`${targetId}`);
      else this.#enable(`${targetId}`);
    }
    if (method === 'Target.didCommitProvisionalTarget') this.#adopt(`${params.newTargetId}`, false);
  }

  #enable(target: string): void {
    for (const method of ['Page.enable', 'Runtime.enable']) this.call(method, {}, target).catch(() => {});
  }

  #adopt(target: string, isNew = true): void {
    this.#target = target;
    if (isNew) this.#enable(target);
    this.emit('opened');
    // Taken at once: what the page says next comes in the same breath, and is newer.
    const take = (answer: unknown): void => this.#take((answer as { readonly frameTree: FrameTree }).frameTree);
    this.call('Page.getResourceTree', {}, target, take).catch(() => {});
  }

  #take({ frame, childFrames = [] }: FrameTree): void {
    this.frames.set(frame.id, frame);
    for (const child of childFrames) this.#take(child);
  }

  #hearTarget({ id, method, params = {}, result, error }: Answer): void {
    if (id !== undefined) {
      const waiting = this.#waiting.get(id);
      if (error === undefined) waiting?.done(result);
      else waiting?.fail(new Error(error.message));
      return;
    }
    if (method === 'Page.frameNavigated') {
      const { frame } = params as { readonly frame: FrameFacts };
      // What stood in the page before is gone; a frame of another process has another name.
      if (frame.parentId === undefined) this.frames.clear();
      this.frames.set(frame.id, frame);
      this.emit('navigated', frame.id);
    }
    if (method === 'Page.frameDetached') this.#detach(`${params.frameId}`);
    if (method === 'Runtime.executionContextCreated') {
      const { context } = params as { readonly context: { id: number; type: string; frameId: string } };
      if (context.type === 'normal') this.#contexts.set(context.frameId, context.id);
    }
    if (method === 'Network.requestIntercepted') this.emit('intercepted', params);
  }

  #detach(frameId: string): void {
    for (const { id, parentId } of [...this.frames.values()]) if (parentId === frameId) this.#detach(id);
    this.frames.delete(frameId);
    this.#contexts.delete(frameId);
  }
}
