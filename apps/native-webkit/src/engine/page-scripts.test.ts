// The two scripts in two realms that share a window's events, as WebKit's script worlds do.
import { describe, expect, it } from 'vitest';
import { deliveryScript, PAGE_SCRIPT, readWorldMessage, WORLD_SCRIPT } from './page-scripts.ts';

const run = (script: string, scope: object): unknown =>
  new Function('scope', `with (scope) { return (() => { ${script} })(); }`)(scope);

function openWindow() {
  let target = new EventTarget();
  const posted: string[] = [];
  const dom = {
    CustomEvent,
    dispatchEvent: (event: Event) => target.dispatchEvent(event),
    addEventListener: (...listener: Parameters<EventTarget['addEventListener']>) =>
      target.addEventListener(...listener),
  };
  /** What `document.open` does to the listeners of every world. */
  const forget = (): void => {
    target = new EventTarget();
  };
  const realm = (more: object): Record<string, unknown> => {
    const scope: Record<string, unknown> = { ...dom, ...more };
    return Object.assign(scope, { globalThis: scope, self: scope, top: scope });
  };
  const world = realm({
    webkit: { messageHandlers: { davit: { postMessage: (text: string) => posted.push(text) } } },
    // No bucket fills while a test runs, however busy the machine is.
    performance: { now: () => 1000 },
    crypto,
    Math,
    Uint8Array,
  });
  const page = realm({});
  run(WORLD_SCRIPT, world);
  run(PAGE_SCRIPT, page);
  const host = page.davitHost as { postMessage(text: unknown): void; onmessage: unknown };
  return { world, page, host, posted, forget, read: () => posted.map((text) => readWorldMessage(text)) };
}

describe('the scripts of a view', () => {
  it('say first that a document is there, and then what the page posts, each with the document’s id', () => {
    const { host, read } = openWindow();
    host.postMessage('hello');
    const [first, second] = read();
    expect(first).toMatchObject({ kind: 'document', text: '' });
    expect(second).toEqual({ kind: 'text', document: first?.document, text: 'hello' });
  });
  it('hand the page what is meant for its document, and nothing that is meant for another', () => {
    const { world, host, read } = openWindow();
    const heard: string[] = [];
    host.onmessage = ({ data }: { data: string }) => heard.push(data);
    const id = read()[0]?.document ?? '';
    run(deliveryScript(id, 'a "quoted" \u2028 text'), world);
    run(deliveryScript('0'.repeat(32), 'for another'), world);
    expect(heard).toEqual(['a "quoted" \u2028 text']);
  });
  it('T115 keep a flood and what is too long in the page’s own process, and say so now and then', () => {
    const { host, posted, read } = openWindow();
    host.postMessage('x'.repeat((1 << 20) + 1));
    for (let nth = 0; nth < 5000; nth += 1) host.postMessage('x');
    expect(posted.length).toBeLessThan(1300);
    expect(read().filter((message) => message?.kind === 'dropped').length).toBeGreaterThan(0);
    expect(Math.max(...posted.map(({ length }) => length))).toBeLessThan(100);
  });
  it('T115 run again, as for a page that writes itself anew, are the same document with the same bucket', () => {
    const { host, posted, read, world, page } = openWindow();
    const heard: string[] = [];
    for (let nth = 0; nth < 3000; nth += 1) {
      host.postMessage('x');
      run(WORLD_SCRIPT, world);
      run(PAGE_SCRIPT, page);
    }
    expect(posted.length).toBeLessThan(1300);
    expect(new Set(read().map((message) => message?.document)).size).toBe(1);
    expect(read().filter((message) => message?.kind === 'document')).toHaveLength(1);
    host.onmessage = ({ data }: { data: string }) => heard.push(data);
    host.onmessage = ({ data }: { data: string }) => heard.push(data);
    run(deliveryScript(read()[0]?.document ?? '', 'once'), world);
    expect(heard).toEqual(['once']);
  });
  it('hear and are heard again after the page has written itself anew', () => {
    const { host, read, world, page, forget } = openWindow();
    const heard: string[] = [];
    forget();
    run(WORLD_SCRIPT, world);
    run(PAGE_SCRIPT, page);
    host.onmessage = ({ data }: { data: string }) => heard.push(data);
    host.postMessage('hello');
    expect(read().at(-1)).toMatchObject({ kind: 'text', text: 'hello' });
    run(deliveryScript(read()[0]?.document ?? '', 'answer'), world);
    expect(heard).toEqual(['answer']);
  });
  it('leave the page an object that it cannot change, and nothing else', () => {
    const { page, host } = openWindow();
    expect(Object.isFrozen(host)).toBe(true);
    expect(Object.getOwnPropertyDescriptor(page, 'davitHost')).toMatchObject({ writable: false, configurable: false });
    expect(page).not.toHaveProperty('davitDeliver');
  });
});

describe(readWorldMessage, () => {
  it.each(['', 'm', 'mshort', `q${'0'.repeat(32)}x`])('reads nothing in %j', (raw) => {
    expect(readWorldMessage(raw)).toBeNull();
  });
});
