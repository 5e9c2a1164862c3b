// What the terminal of `npm run start:native` reads: how a mini-program ended by itself, in a sentence, and every event when it is asked
// for. No value that a page or a server sent. Pure.
export type LogFields = Readonly<Record<string, unknown>>;

/** By the engine's word. */
const PROCESS_ENDS: Readonly<Record<string, string>> = {
  crashed: 'its process crashed, or the system killed it',
  exceeded_memory_limit: 'its process took more memory than a mini-program may have',
  terminated_by_api: 'the engine ended its process',
};
const SHOWN = ['app_id', 'reason', 'step', 'what'] as const;

const word = (value: unknown): string => (typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : '?');

/** Null for what nobody asked for. `all`: DAVIT_NATIVE_LOG is set. */
export function logLine(event: string, fields: LogFields = {}, all = false): string | null {
  if (event === 'engine.process_ended')
    return `${word(fields.app_id)} ended by itself: ${PROCESS_ENDS[word(fields.reason)] ?? 'the engine does not say why'}.`;
  if (!all) return null;
  return [
    event,
    ...SHOWN.flatMap((name) => (fields[name] === undefined ? [] : [`${name}=${word(fields[name])}`])),
  ].join(' ');
}
