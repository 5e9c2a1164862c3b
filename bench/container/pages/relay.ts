// A frame between host and mini-program that passes every message on and looks at none: what the gate's place alone costs.
const inner = document.createElement('iframe');
inner.src = `${location.protocol}//relayed.localhost:${location.port}/relayed.html`;
const loaded = new Promise((done) => inner.addEventListener('load', done, { once: true }));
document.body.append(inner);

addEventListener('message', async ({ data, ports: [up] }) => {
  if (data !== 'port' || up === undefined) return;
  await loaded;
  const { port1: down, port2 } = new MessageChannel();
  inner.contentWindow?.postMessage('port', '*', [port2]);
  down.onmessage = (event) => up.postMessage(event.data);
  up.onmessage = (event) => down.postMessage(event.data);
});
