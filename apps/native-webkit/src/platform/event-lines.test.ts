import { describe, expect, it } from 'vitest';
import { createEventLines } from './event-lines.ts';

function heard(...pieces: readonly string[]): string[] {
  const messages: string[] = [];
  const take = createEventLines((data) => messages.push(data));
  for (const piece of pieces) take(piece);
  return messages;
}

describe(createEventLines, () => {
  it('hears each event once it has ended, whatever ends its lines', () => {
    expect(heard('data: one\n\ndata:two\r\n\r\ndata: three\r\rdata: open')).toEqual(['one', 'two', 'three']);
  });
  it('joins the lines of one event, and passes over comments, ids and events with names', () => {
    expect(heard(': hi\nid: 7\ndata: a\ndata:  b\n\nevent: changed\ndata: x\n\nevent: message\ndata: y\n\n\n')).toEqual(
      ['a\n b', 'y'],
    );
  });
  it('hears the same, wherever the stream is cut', () => {
    const text = 'data: one\r\n\r\ndata: two\n\n: c\n\ndata: th\ndata: ree\n\n';
    const whole = heard(text);
    for (let at = 0; at <= text.length; at += 1) expect(heard(text.slice(0, at), text.slice(at))).toEqual(whole);
    expect(heard(...text)).toEqual(whole);
  });
  it('keeps nothing of an event, or a line, that grows without end, and hears the next one', () => {
    const kilobyte = `data: ${'x'.repeat(1023)}\n`;
    expect(heard(kilobyte.repeat(1024), '\n')).toHaveLength(1);
    expect(heard(kilobyte.repeat(1025), '\n', 'data: next\n\n')).toEqual(['next']);
    expect(heard('data:\n'.repeat(2 << 20), '\ndata: next\n\n')).toEqual(['next']);
    expect(heard(`data: ${'x'.repeat(2 << 20)}`, '\n\ndata: next\n\n')).toEqual(['next']);
  });
});
