// The script that an engine injects at document start, run on page globals in memory.
import { NATIVE_BOOTSTRAP, nativeDelivery } from '@davit/container/native';
import { expect, test } from 'vitest';

interface DavitHost {
  postMessage(text: unknown): void;
  onmessage: ((event: { readonly data: string }) => void) | null;
}
interface Page {
  davitHost?: DavitHost;
  [name: string]: unknown;
}
const run = (page: Page, code: string): void => {
  new Function('globalThis', code)(page);
};
function createPage(platform: 'webkit' | 'react-native' | 'none' = 'webkit') {
  const posted: unknown[] = [];
  const handler = { postMessage: (text: unknown) => void posted.push(text) };
  const page: Page = {};
  Object.assign(page, { top: page, self: page });
  if (platform === 'webkit') page.webkit = { messageHandlers: { davit: handler } };
  if (platform === 'react-native') page.ReactNativeWebView = handler;
  return { page, posted, handler };
}

test.each(['webkit', 'react-native'] as const)('carries texts both ways on %s', (platform) => {
  const { page, posted } = createPage(platform);
  run(page, NATIVE_BOOTSTRAP);
  page.davitHost?.postMessage('out');
  expect(posted).toEqual(['out']);
  const heard: string[] = [];
  run(page, nativeDelivery('lost: nobody listens yet'));
  (page.davitHost as DavitHost).onmessage = ({ data }) => void heard.push(data);
  const hard = '"\\\n\u2028\u2029</script>\ud800 $ { `';
  run(page, nativeDelivery(hard));
  expect(heard).toEqual([hard]);
});

test('what is posted is text, whatever the page hands over', () => {
  const { page, posted } = createPage();
  run(page, NATIVE_BOOTSTRAP);
  for (const value of [{ a: 1 }, 7, null, undefined]) page.davitHost?.postMessage(value);
  expect(posted).toEqual(['[object Object]', '7', 'null', 'undefined']);
});

test('T117 the page can neither replace, change nor delete it, nor reach the handler through it', () => {
  const { page, posted, handler } = createPage();
  run(page, NATIVE_BOOTSTRAP);
  const { davitHost } = page;
  const wrong = { postMessage: () => {}, onmessage: null };
  expect(Reflect.set(page, 'davitHost', wrong)).toBe(false);
  expect(Reflect.deleteProperty(page, 'davitHost')).toBe(false);
  expect(Reflect.defineProperty(page, 'davitHost', { value: wrong })).toBe(false);
  expect(Reflect.set(davitHost as object, 'postMessage', () => {})).toBe(false);
  expect(Reflect.defineProperty(davitHost as object, 'onmessage', { value: null })).toBe(false);
  expect(Object.keys(davitHost as object).sort()).toEqual(['onmessage', 'postMessage']);
  // What the page does to the handler afterwards changes nothing for what was bound before its first script.
  handler.postMessage = () => {};
  davitHost?.postMessage('still');
  expect(posted).toEqual(['still']);
});

test('a listener that is no function is none, and one that throws is the page’s own affair', () => {
  const { page } = createPage();
  run(page, NATIVE_BOOTSTRAP);
  const davitHost = page.davitHost as DavitHost;
  for (const value of [7, {}, 'x', undefined]) {
    (davitHost as { onmessage: unknown }).onmessage = value;
    expect(davitHost.onmessage).toBeNull();
    run(page, nativeDelivery('x'));
  }
});

test('T026 in a frame, without a handler, or a second time it does nothing', () => {
  const inFrame = createPage().page;
  inFrame.top = {};
  run(inFrame, NATIVE_BOOTSTRAP);
  expect('davitHost' in inFrame).toBe(false);
  const nowhere = createPage('none').page;
  run(nowhere, NATIVE_BOOTSTRAP);
  run(nowhere, nativeDelivery('x'));
  expect('davitHost' in nowhere).toBe(false);
  const { page } = createPage();
  run(page, NATIVE_BOOTSTRAP);
  const first = page.davitHost;
  run(page, NATIVE_BOOTSTRAP);
  expect(page.davitHost).toBe(first);
});
