// Which names a Chromium has looked up, from the net log that it writes itself. Also reads a log that was cut off.

/** Host names in lower case, without ports. */
export function lookupsIn(log: string): string[] {
  const names = new Set<string>();
  const types = eventTypes(log);
  for (const line of log.split('\n')) {
    const event = parseEvent(line);
    const host = event?.params?.host;
    if (host === undefined || !types.has(event?.type ?? -1)) continue;
    names.add(
      host
        .replace(/^[a-z]+:\/\//, '')
        .replace(/:\d+$/, '')
        .replace(/\.$/, '')
        .toLowerCase(),
    );
  }
  return [...names];
}

interface NetEvent {
  readonly type?: number;
  readonly params?: { readonly host?: string };
}

/** One event a line, with a comma behind it. */
function parseEvent(line: string): NetEvent | null {
  const text = line.trim().replace(/,$/, '');
  if (!text.startsWith('{') || !text.includes('"host"')) return null;
  try {
    return JSON.parse(text) as NetEvent;
  } catch {
    return null;
  }
}

/** The numbers of the resolver's event types; the log names them in its first line. */
function eventTypes(log: string): ReadonlySet<number> {
  return new Set([...log.matchAll(/"(HOST_RESOLVER_[A-Z_]+)":\s*(\d+)/g)].map(([, , number]) => Number(number)));
}
