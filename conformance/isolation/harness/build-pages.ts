// Bundles the pages of the suite: each one classic script, from the sources of the product.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

export async function buildPage(name: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['davit-source'] },
    build: {
      write: false,
      minify: false,
      lib: { entry: fileURLToPath(new URL(`../page/${name}.ts`, import.meta.url)), formats: ['iife'], name: 'page' },
    },
  });
  const bundles = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []));
  return bundles.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
}
