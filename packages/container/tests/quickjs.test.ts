// The core in QuickJS, an engine without URL, TextEncoder, crypto, timers or console: what native hosts give it.
import { fileURLToPath } from 'node:url';
import { getQuickJS } from 'quickjs-emscripten';
import { build } from 'vite';
import { describe, expect, test } from 'vitest';
import { smoke } from './smoke.ts';

async function bundleSmoke(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['davit-source'] },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: fileURLToPath(new URL('./smoke.ts', import.meta.url)), formats: ['iife'], name: 'suite' },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((bundle) =>
    'output' in bundle ? bundle.output : [],
  );
  return outputs.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
}

describe(smoke, () => {
  test('passes here', async () => {
    expect(await smoke()).toBe('');
  });

  test('passes in a bare engine', async () => {
    const [engine, code] = await Promise.all([getQuickJS(), bundleSmoke()]);
    const context = engine.newContext();
    try {
      context
        .unwrapResult(
          context.evalCode(
            `${code}; suite.smoke().then((text) => { globalThis.outcome = text }, (error) => { globalThis.outcome = String(error) + error.stack })`,
          ),
        )
        .dispose();
      context.unwrapResult(context.runtime.executePendingJobs());
      const outcome = context.getProp(context.global, 'outcome');
      expect(context.dump(outcome)).toBe('');
      outcome.dispose();
    } finally {
      context.dispose();
    }
  });
});
