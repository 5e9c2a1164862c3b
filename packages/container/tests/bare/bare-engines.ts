// Runs a bundle of tests in QuickJS, an engine with the language alone, and in Node to count against.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { newQuickJSWASMModule, type QuickJSContext } from 'quickjs-emscripten';
import type { BareReport } from './vitest-shim.ts';

/** `stuck`: the test that was running when nothing was left to do. */
export type BareOutcome = BareReport & { readonly stuck: string | null };

const START = `
  globalThis.running ??= 'loading the files';
  globalThis.outcome = globalThis.runAll((test) => { globalThis.running = test }).then(
    (report) => ({ ...report, stuck: null }),
    (error) => ({ ran: [], failures: [{ test: 'the runner', error: String(error) + error.stack }], stuck: null }),
  ).then((report) => { globalThis.report = JSON.stringify(report) });`;
const outcomeOf = (report: unknown, running: unknown): BareOutcome =>
  typeof report === 'string' ? (JSON.parse(report) as BareOutcome) : { ran: [], failures: [], stuck: String(running) };

/** What the engine's own stack in WebAssembly has room for. */
const STACK_BYTES = 768 * 1024;

/** Names that the engine would have to have to be more than the language. */
const BEYOND_THE_LANGUAGE = [
  'AbortController',
  'Blob',
  'Buffer',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'WebAssembly',
  'atob',
  'clearTimeout',
  'console',
  'crypto',
  'fetch',
  'navigator',
  'performance',
  'process',
  'queueMicrotask',
  'require',
  'setInterval',
  'setTimeout',
  'structuredClone',
] as const;

const evaluate = (context: QuickJSContext, code: string): unknown => {
  const handle = context.unwrapResult(context.evalCode(code));
  const value: unknown = context.dump(handle);
  handle.dispose();
  return value;
};

/** Until nothing is left to do; what the module itself throws is thrown here. */
function runModule(context: QuickJSContext, code: string): void {
  const module = context.unwrapResult(context.evalCode(code, 'tests.js', { type: 'module' }));
  try {
    context.unwrapResult(context.runtime.executePendingJobs());
    const state = context.getPromiseState(module);
    if (state.type === 'rejected') context.unwrapResult(state);
    if (state.type === 'fulfilled' && state.notAPromise !== true) state.value.dispose();
  } finally {
    module.dispose();
  }
}

/**
 * In an engine of its own, which is thrown away whole, memory and all, and not freed object by object: after some ten
 * million jobs that engine miscounts a reference now and then, and aborts over it when it is freed.
 */
export async function runInQuickJs(code: string): Promise<BareOutcome & { readonly globals: readonly string[] }> {
  const runtime = (await newQuickJSWASMModule()).newRuntime();
  runtime.setMaxStackSize(STACK_BYTES);
  const context = runtime.newContext();
  const present = `${JSON.stringify(BEYOND_THE_LANGUAGE)}.filter((name) => name in globalThis)`;
  const globals = evaluate(context, present) as string[];
  runModule(context, `${code}\n${START}`);
  const [report, running] = ['report', 'running'].map((name) => evaluate(context, `globalThis.${name}`));
  return { ...outcomeOf(report, running), globals };
}

/** The same bundle in a Node process of its own. */
export async function runInNode(code: string): Promise<BareOutcome> {
  const program = `${code}\n${START}; await globalThis.outcome; process.stdout.write(globalThis.report);`;
  const child = spawn(process.execPath, ['--input-type=module', '-'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(program);
  const report = await text(child.stdout);
  return outcomeOf(report === '' ? null : report, 'Node');
}
