// A host without any defence: plain frames, side by side, that it talks to by window messages. What a driver asks stands on `plain`.
import { byTimer, createHeart } from './heartbeat.ts';

export interface PlainHost {
  frame(url: string): void;
  readonly heard: unknown[];
}
declare global {
  var plain: PlainHost;
}

const heard: unknown[] = [];
addEventListener('message', ({ data, ports, source }) => {
  if (heard.length < 1000) heard.push(data);
  // As a careless gate does: believes whoever greets it, and hands everybody's messages to everybody.
  const [given] = ports;
  if (data?.davit === 1 && data.gate === 1 && given !== undefined) {
    given.postMessage(['up']);
    given.onmessage = ({ data: call }) => {
      if (heard.length < 1000) heard.push(call);
      given.postMessage({ ...call, result: {} });
    };
  }
  if (data?.davit === 1 && data.hello !== undefined)
    source?.postMessage({ davit: 1, init: 'yours' }, { targetOrigin: '*' });
  if (data?.jsonrpc === '2.0') for (let at = 0; at < frames.length; at += 1) frames[at]?.postMessage(data, '*');
});

globalThis.heart = createHeart(byTimer);
globalThis.plain = {
  heard,
  frame(url) {
    const made = document.createElement('iframe');
    made.src = url;
    made.allow = 'fullscreen *';
    Object.assign(made.style, { width: '400px', height: '200px' });
    document.body.append(made);
  },
};
