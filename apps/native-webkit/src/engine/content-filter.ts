// What the network process lets out of a view: nothing, then what the mini-program declared. It holds for whatever the page says,
// preconnects, prefetches and dns-prefetches included, which no policy of a page reaches in this engine. Pure.

const block = { trigger: { 'url-filter': '.*' }, action: { type: 'block' } };
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const allow = (start: string) => ({
  trigger: { 'url-filter': `^${literal(start)}`, 'url-filter-is-case-sensitive': true },
  action: { type: 'ignore-previous-rules' },
});

/** As WebKit's content rule lists are written. `reach`: exact origins without a closing slash. */
export function contentRules(origin: string, reach: readonly string[]): string {
  const starts = [`${origin}/`, `blob:${origin}/`, 'data:', ...reach.map((one) => `${one}/`)];
  return JSON.stringify([block, ...starts.map(allow)]);
}
