// Where an index into a text stands for a person: line and column, both from 1. Pure.

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** For many places of one text: as long as the indexes rise, the text is read once for all of them. */
export function placesIn(text: string): (index: number) => Place {
  let line = 1;
  let start = 0;
  return (index) => {
    if (index < start) {
      line = 1;
      start = 0;
    }
    for (let end = text.indexOf('\n', start); end >= 0 && end < index; end = text.indexOf('\n', start)) {
      line += 1;
      start = end + 1;
    }
    return { line, column: index - start + 1 };
  };
}
