// What a client says to PostgreSQL, frame by frame, and the text of the statement that each one runs. No I/O.

export interface ClientFrame {
  readonly bytes: Buffer;
  /** Empty for the first frame of a connection, which has no type. */
  readonly type: string;
  /** Of `Parse`, `Bind` and `Query`: the statement's text, also when only the name of a prepared one was sent. */
  readonly statement: string | null;
}

const LENGTH_BYTES = 4;

function textUntilZero(bytes: Buffer, from: number): { text: string; next: number } {
  const end = bytes.indexOf(0, from);
  return { text: bytes.toString('utf8', from, end), next: end + 1 };
}

/** One for each connection: takes bytes as they come, answers the frames that are complete. */
export function createClientFrames(): (bytes: Buffer) => ClientFrame[] {
  let rest: Buffer = Buffer.alloc(0);
  let isFirst = true;
  const prepared = new Map<string, string>();

  const statementOf = (type: string, bytes: Buffer): string | null => {
    if (type === 'Q') return textUntilZero(bytes, 5).text;
    if (type !== 'P' && type !== 'B') return null;
    const first = textUntilZero(bytes, 5);
    const second = textUntilZero(bytes, first.next);
    if (type === 'B') return prepared.get(second.text) ?? null;
    prepared.set(first.text, second.text);
    return second.text;
  };

  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const frames: ClientFrame[] = [];
    for (;;) {
      const typeBytes = isFirst ? 0 : 1;
      if (rest.length < typeBytes + LENGTH_BYTES) return frames;
      const length = typeBytes + rest.readInt32BE(typeBytes);
      if (rest.length < length) return frames;
      const frame = rest.subarray(0, length);
      rest = rest.subarray(length);
      const type = isFirst ? '' : String.fromCharCode(frame[0] ?? 0);
      isFirst = false;
      frames.push({ bytes: frame, type, statement: statementOf(type, frame) });
    }
  };
}

/** PostgreSQL's refusal of a statement, and that it is ready for ROLLBACK. */
export function errorAnswer(sqlstate: string): Buffer {
  const fields = Buffer.from(`SERROR\0VERROR\0C${sqlstate}\0Mrefused by the fault proxy\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeInt32BE(fields.length + LENGTH_BYTES, 1);
  return Buffer.concat([head, fields, Buffer.from([0x5a, 0, 0, 0, 5, 0x45])]);
}
