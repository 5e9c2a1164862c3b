// The script that an engine injects at document start, into the main frame only: it gives the page `davitHost`, the one object that
// the SDK's `native` transport looks for. Its shape is that of Android's WebMessageListener, which needs no script at all; WebKit
// (`webkit.messageHandlers.davit`) and React Native (`ReactNativeWebView`) get it from here. It reaches nothing of the host.

/** Must run before any script of the page. Twice, in a frame, or where there is no handler, it does nothing. */
export const NATIVE_BOOTSTRAP = `(() => {
  const { webkit, ReactNativeWebView: reactNative, top, self } = globalThis;
  const handler = webkit?.messageHandlers?.davit ?? reactNative;
  if (top !== self || !handler || 'davitHost' in globalThis) return;
  const post = handler.postMessage.bind(handler);
  let listener = null;
  const davitHost = Object.freeze({
    postMessage(text) {
      post(\`\${text}\`);
    },
    get onmessage() {
      return listener;
    },
    set onmessage(next) {
      listener = typeof next === 'function' ? next : null;
    },
  });
  Object.defineProperty(globalThis, 'davitHost', { value: davitHost });
})();`;

/** What an engine evaluates in the main frame to hand a text to the page. Its result says nothing and is thrown away. */
export const nativeDelivery = (text: string): string =>
  `void globalThis.davitHost?.onmessage?.({ data: ${JSON.stringify(text)} })`;
