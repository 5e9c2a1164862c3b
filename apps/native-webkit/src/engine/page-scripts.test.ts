// The two scripts in two realms that share a window's events, as WebKit's script worlds do.
import { describe, expect, it } from 'vitest';
import { deliveryScript, PAGE_SCRIPT, readWorldMessage, WORLD_SCRIPT } from './page-scripts.ts';

const run = (script: string, scope: object): unknown =>
  new Function('scope', `with (scope) { return (() => { ${script} })(); }`)(scope);

function openWindow() {
  const target = new EventTarget();
  const posted: string[] = [];
  const dom = {
    CustomEvent,
    dispatchEvent: (event: Event) => target.dispatchEvent(event),
    addEventListener: target.addEventListener.bind(target),
  };
  const realm = (more: object): Record<string, unknown> => {
    const scope: Record<string, unknown> = { ...dom, ...more };
    return Object.assign(scope, { globalThis: scope, self: scope, top: scope });
  };
  const world = realm({
    webkit: { messageHandlers: { davit: { postMessage: (text: string) => posted.push(text) } } },
    location: { href: 'davit-app://food/' },
    performance,
    crypto,
    Math,
    Uint8Array,
  });
  const page = realm({});
  run(WORLD_SCRIPT, world);
  run(PAGE_SCRIPT, page);
  const host = page.davitHost as { postMessage(text: unknown): void; onmessage: unknown };
  return { world, page, host, posted, read: () => posted.map((text) => readWorldMessage(text)) };
}

describe('the scripts of a view', () => {
  it('say first that a document is there, and then what the page posts, each with the document’s id', () => {
    const { host, read } = openWindow();
    host.postMessage('hello');
    const [first, second] = read();
    expect(first).toMatchObject({ kind: 'document', text: 'davit-app://food/' });
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
