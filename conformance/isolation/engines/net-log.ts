// Which names a Chromium has looked up, from the net log that it writes itself. Also reads a log that was cut off.

/** Host names in lower case, without ports. */
export function lookupsIn(log: string): string[] {
  const names = new Set<string>();
  const types = eventTypes(log);
  for (const line of log.split('\n')) {
    const event = parseEvent(line);
    const host = event === null || !types.has(event.type ?? -1) ? null : nameIn(event);
    if (host === null) continue;
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
  /** A look-up of the browser's own has a `host`; of one that another process asked for (WebRTC) only the question is logged. */
  readonly params?: { readonly host?: unknown; readonly hostname?: unknown; readonly qname?: unknown };
}

function nameIn({ params: { host, hostname, qname } = {} }: NetEvent): string | null {
  const name = host ?? hostname ?? qname;
  return typeof name === 'string' ? name : null;
}

/** One event a line, with a comma behind it. */
function parseEvent(line: string): NetEvent | null {
  const text = line.trim().replace(/,$/, '');
  if (!text.startsWith('{') || !/"(?:host|hostname|qname)"/.test(text)) return null;
  try {
    return JSON.parse(text) as NetEvent;
  } catch {
    return null;
  }
}

/** The numbers of the types of events of resolver and DNS client; the log names them in its first line. */
function eventTypes(log: string): ReadonlySet<number> {
  const known = log.matchAll(/"((?:HOST_RESOLVER|DNS_TRANSACTION)(?:_[A-Z_]+)?)":\s*(\d+)/g);
  return new Set([...known].map(([, , number]) => Number(number)));
}
