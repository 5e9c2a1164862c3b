// A mini-program that sends thousands of hostile messages through its real port, and counts what comes back. It holds back only
// what would end it early: an id that is still in flight, and more than two violations. Runs in the app's frame.
import { BRIDGE_ERRORS, BRIDGE_METHODS } from '@davit/protocol';
import { createHostileMessages } from '../tests/bare/hostile-messages.ts';
import { createSeededRandom } from '../tests/bare/seeded-random.ts';

export interface HostileReport {
  readonly sent: number;
  /** Those that the browser took and that are JSON: what has to arrive at the host, each by itself. */
  readonly crossed: number;
  /** Answers to the host's pings, which arrive beside them. */
  readonly pongs: number;
  readonly requests: number;
  readonly violations: number;
  /** Messages that the browser itself did not let out. */
  readonly unsendable: number;
  readonly answers: number;
  /** What should never happen, in words. */
  readonly wrong: readonly string[];
}

/** Below the gate's bucket. */
const PER_BATCH = 40;
const BATCH_EVERY_MS = 100;
const MAX_VIOLATIONS = 2;

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 128;
const depthOf = (value: unknown): number =>
  typeof value !== 'object' || value === null ? 0 : 1 + Math.max(0, ...Object.values(value).slice(0, 10).map(depthOf));

type Kind = 'unsendable' | 'violation' | 'notification' | { readonly id: string; readonly method: string };
/** What the bridge has to make of it once it has been cloned to the gate and written as JSON there. */
function kindOf(message: unknown): Kind {
  let clone: unknown;
  try {
    clone = structuredClone(message);
  } catch {
    return 'unsendable';
  }
  try {
    const text = JSON.stringify(clone);
    const parsed = JSON.parse(text) as { jsonrpc?: unknown; id?: unknown; method?: unknown } | null;
    if (text.length > 1024 * 1024 || depthOf(parsed) > 60 || parsed?.jsonrpc !== '2.0' || !isName(parsed.method)) {
      return 'violation';
    }
    if (parsed.id === undefined) return 'notification';
    return isName(parsed.id) ? { id: parsed.id, method: parsed.method } : 'violation';
  } catch {
    return 'violation';
  }
}

/** Until `count` have crossed. */
async function sendHostile(seed: number, count: number): Promise<HostileReport> {
  await bridge.hello;
  const { port } = bridge;
  const random = createSeededRandom(seed);
  const next = createHostileMessages(random);
  const asked = new Map<string, string>();
  const wrong = new Set<string>();
  let sent = 0;
  let requests = 0;
  let violations = 0;
  let unsendable = 0;
  let answers = 0;
  let crossed = 0;
  let pongs = 0;
  port.onmessage = ({ data }) => {
    if (data.id === undefined) {
      if (data.method !== '$/ping') return;
      pongs += 1;
      port.postMessage({ jsonrpc: '2.0', method: '$/pong', params: data.params });
      return;
    }
    answers += 1;
    const method = asked.get(data.id);
    asked.delete(data.id);
    if (method === undefined) wrong.add('an answer that nobody waits for');
    const code: unknown = data.error?.data?.code;
    if (data.error === undefined && !Object.hasOwn(BRIDGE_METHODS, method ?? '')) wrong.add(`${method} has a result`);
    if (data.error !== undefined && !Object.hasOwn(BRIDGE_ERRORS, String(code))) wrong.add(`the code ${String(code)}`);
  };
  while (crossed < count) {
    for (let at = 0; at < PER_BATCH && crossed < count; ) {
      const { message } = next();
      const kind = kindOf(message);
      if (typeof kind === 'object' && asked.has(kind.id)) continue;
      if (kind === 'violation' && violations >= MAX_VIOLATIONS) continue;
      if (typeof kind === 'object') {
        asked.set(kind.id, kind.method);
        requests += 1;
      } else if (kind === 'violation') violations += 1;
      at += 1;
      sent += 1;
      try {
        port.postMessage(message);
        if (kind === 'unsendable') wrong.add('it was sent all the same');
        else if (kind !== 'violation') crossed += 1;
      } catch {
        unsendable += 1;
        if (kind !== 'unsendable') wrong.add('it could not be sent');
      }
    }
    await new Promise((done) => setTimeout(done, BATCH_EVERY_MS));
  }
  for (let waited = 0; asked.size > 0 && waited < 200; waited += 1) await new Promise((done) => setTimeout(done, 50));
  for (const method of asked.values()) wrong.add(`${method} was not answered`);
  return { sent, crossed, pongs, requests, violations, unsendable, answers, wrong: [...wrong] };
}

Object.assign(globalThis, { sendHostile });
