// The page that waits in the inner of two nested frames until its origin's worker runs and somebody says where to go.
const ready = (async () => {
  await navigator.serviceWorker.register('/plain-worker.js');
  await navigator.serviceWorker.ready;
})();
addEventListener('message', async ({ data }) => {
  if (data !== 'go') return;
  await ready;
  location.replace('/');
});
top?.postMessage(['waiting'], '*');
