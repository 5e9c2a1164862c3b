// Bundles a program of a browser test from the sources of the product into one text. Readable, because it is what a failing test
// shows.
import { build } from 'vite';

/** Test files of one worker ask for the same programs. */
const built = new Map<string, Promise<string>>();

/** `file` is a path; `iife` gives a classic script, `es` a module without imports. */
export function bundlePage(file: string, format: 'es' | 'iife'): Promise<string> {
  const known = built.get(`${format} ${file}`) ?? bundle(file, format);
  built.set(`${format} ${file}`, known);
  return known;
}

async function bundle(file: string, format: 'es' | 'iife'): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['davit-source'] },
    build: {
      write: false,
      minify: false,
      lib: { entry: file, formats: [format], name: 'page' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) => ('output' in one ? one.output : []));
  return outputs.map((each) => (each.type === 'chunk' ? each.code : '')).join('');
}
