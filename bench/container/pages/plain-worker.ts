// The least that a worker does which makes a page start without a network: answers from its cache what it has fetched once.
interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
const cache = caches.open('plain');

async function answer(request: Request): Promise<Response> {
  const kept = await (await cache).match(request);
  if (kept !== undefined) return kept;
  const response = await fetch(request);
  await (await cache).put(request, response.clone());
  return response;
}
addEventListener('fetch', (event) => (event as FetchEvent).respondWith(answer((event as FetchEvent).request)));
