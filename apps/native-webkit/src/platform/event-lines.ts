// Server-Sent Events out of a text that comes in pieces (WHATWG HTML §9.2). Pure; `id` and `retry` are not used here.

/** Feeds pieces of the stream in; calls back with the data of each event that has no name of its own. */
export function createEventLines(onMessage: (data: string) => void): (piece: string) => void {
  /** An event that is larger than this is dropped: nobody sends one. */
  const maxLength = 1024 * 1024;
  let rest = '';
  let data: string[] = [];
  let dataLength = 0;
  let name = '';
  const takeLine = (line: string): void => {
    if (line === '') {
      if (data.length > 0 && (name === '' || name === 'message')) onMessage(data.join('\n'));
      data = [];
      dataLength = 0;
      name = '';
      return;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      dataLength += value.length + 1;
      // Nor is anything kept of an event that never ends.
      if (dataLength <= maxLength) data.push(value);
      else data = [];
    } else if (field === 'event') name = value;
  };
  return (piece) => {
    rest += piece;
    // A carriage return at the end may be the first half of a line's end.
    for (let end = /\r\n|\n|\r(?!$)/.exec(rest); end !== null; end = /\r\n|\n|\r(?!$)/.exec(rest)) {
      takeLine(rest.slice(0, end.index));
      rest = rest.slice(end.index + end[0].length);
    }
    if (rest.length > maxLength) rest = '';
  };
}
