// An engine without a browser for the tests of the native adapter: documents are committed and messages are posted by hand.
// Language only, so that the same tests run in a bare engine.
import type { NativeSender } from '@davit/container';
import type {
  NativeEngine,
  NativeFiles,
  NativeRequest,
  NativeResponse,
  NativeView,
  NativeViewOptions,
  VersionPlace,
} from '@davit/container/native';
import type { IsolationLevel, Json } from '@davit/protocol';

export class FakeView implements NativeView {
  readonly options: NativeViewOptions;
  readonly calls: string[] = [];
  /** What documents were handed, by their number. */
  readonly received: { readonly navigation: number; readonly text: string }[] = [];
  navigation = 0;
  url = '';
  isFull = false;
  /** Set by `destroy`. */
  isGone = false;
  constructor(options: NativeViewOptions) {
    this.options = options;
  }
  load(url: string): void {
    this.calls.push(`load ${url}`);
  }
  send(navigation: number, text: string) {
    if (this.isGone || navigation !== this.navigation) return 'closed';
    if (this.isFull) return 'full';
    this.received.push({ navigation, text });
    return 'sent';
  }
  show(): void {
    this.calls.push('show');
  }
  hide(): void {
    this.calls.push('hide');
  }
  focus(): void {
    this.calls.push('focus');
  }
  async destroy(): Promise<void> {
    this.calls.push('destroy');
    this.isGone = true;
  }

  /** The main frame goes to an address of the mini-program, as a link of its page would have it. */
  commit(url = `${this.options.origin}/`): void {
    this.navigation += 1;
    this.url = url;
    this.options.events.committed(url);
  }
  post(text: string | null, sender: Partial<NativeSender> = {}): void {
    const { navigation, url } = this;
    this.options.events.message({ view: this.options.instance, isMainFrame: true, url, navigation, ...sender }, text);
  }
  say(message: unknown): void {
    this.post(JSON.stringify(message));
  }
  hello(nonce = `nonce of ${this.navigation}`): void {
    this.say({ davit: 1, hello: { sdk: '0.1.0', nonce } });
  }
  /** Everything that documents were handed, as JSON. */
  heard(): { readonly navigation: number; readonly message: Json }[] {
    return this.received.map(({ navigation, text }) => ({ navigation, message: JSON.parse(text) as Json }));
  }
  get(path: string, request: Partial<NativeRequest> = {}): Promise<NativeResponse> {
    const url = `${this.options.origin}${path}`;
    return this.options.events.respond({ method: 'GET', url, headers: [], isNavigation: false, ...request });
  }
}

export const NATIVE_LEVEL: IsolationLevel = {
  process: 'own',
  egress: 'closed',
  storage: 'persistent',
  siblings: 'cross-site',
};

export class FakeEngine implements NativeEngine {
  readonly views: FakeView[] = [];
  readonly removed: string[] = [];
  stored: number | null = 0;
  fails: Error | null = null;
  createView(options: NativeViewOptions): FakeView {
    if (this.fails !== null) throw this.fails;
    const view = new FakeView(options);
    this.views.push(view);
    return view;
  }
  get view(): FakeView {
    const view = this.views.at(-1);
    if (view === undefined) throw new Error('no view was made');
    return view;
  }
  async removeData({ origin }: { readonly origin: string }): Promise<void> {
    if (this.fails !== null) throw this.fails;
    this.removed.push(origin);
  }
  async usage(): Promise<number | null> {
    return this.stored;
  }
  async probe(): Promise<IsolationLevel> {
    return NATIVE_LEVEL;
  }
}

/** A disk in memory. */
export class MemoryFiles implements NativeFiles {
  /** By `appId/integrityId/hash`. */
  readonly kept = new Map<string, Uint8Array>();
  reads = 0;
  /** How many more files fit. */
  room = Number.POSITIVE_INFINITY;
  async read({ appId, integrityId }: VersionPlace, hash: string): Promise<Uint8Array | null> {
    this.reads += 1;
    return this.kept.get(`${appId}/${integrityId}/${hash}`) ?? null;
  }
  async write({ appId, integrityId }: VersionPlace, hash: string, bytes: Uint8Array): Promise<'written' | 'full'> {
    if (this.room <= 0) return 'full';
    this.room -= 1;
    this.kept.set(`${appId}/${integrityId}/${hash}`, bytes.slice());
    return 'written';
  }
  async versions(appId: string): Promise<readonly string[]> {
    const own = [...this.kept.keys()].map((key) => key.split('/')).filter(([app]) => app === appId);
    return [...new Set(own.map(([, version = '']) => version))];
  }
  async remove({ appId, integrityId }: VersionPlace): Promise<void> {
    for (const key of [...this.kept.keys()]) if (key.startsWith(`${appId}/${integrityId}/`)) this.kept.delete(key);
  }
  async usage(appId: string): Promise<number> {
    let bytes = 0;
    for (const [key, file] of this.kept) if (key.startsWith(`${appId}/`)) bytes += file.length;
    return bytes;
  }
}
