// One JSON line an event; what looks like a secret is cut even where none should be.
import { describe, expect, it } from 'vitest';
import { maskSecrets } from './mask-secrets.ts';
import { createServerLog } from './server-log.ts';

function collect(level: 'silent' | 'info' | 'debug') {
  const lines: string[] = [];
  return { log: createServerLog({ level, write: (line) => lines.push(line) }), lines };
}
const TOKEN = 'at_0190f2a4c5d67e8fa0b1c2d3e4f50617.Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm8';

describe(createServerLog, () => {
  it('writes one line a request', () => {
    const { log, lines } = collect('info');
    log.request({ method: 'GET', host: 'a.test', path: '/x', status: 200, ms: 1.2 });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 30,
      time: expect.any(String),
      event: 'request',
      method: 'GET',
      host: 'a.test',
      path: '/x',
      status: 200,
      ms: 1.2,
    });
  });
  it('keeps scalars and stacks, drops objects, cuts long text, masks secrets', () => {
    const { log, lines } = collect('info');
    log.error('x', {
      a: 1,
      b: { secret: 1 },
      c: ['secret'],
      d: 'y'.repeat(1_000),
      e: new Error(TOKEN),
      f: `/p/${TOKEN}`,
      g: undefined,
    });
    const line = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    expect(line).toMatchObject({ event: 'x', a: 1, f: '/p/at_0190f2a4c5d67e8fa0b1c2d3e4f50617.•••' });
    expect(line).not.toHaveProperty('b');
    expect(line).not.toHaveProperty('c');
    expect(line.d).toHaveLength(300);
    expect(line.e).toMatch(/^Error: at_[0-9a-f]+\.•••\n/);
  });
  it('T055 masks a token that somebody put into a path', () => {
    const { log, lines } = collect('info');
    log.request({ method: 'GET', host: 'a.test', path: `/${TOKEN}`, status: 404, ms: 1 });
    expect(lines.join()).not.toContain('Zm9vYmFy');
  });
  it('is silent when asked to be', () => {
    const { log, lines } = collect('silent');
    log.error('x');
    log.request({ method: 'GET', host: 'a.test', path: '/x', status: 200, ms: 1 });
    expect(lines).toEqual([]);
  });
});

describe(maskSecrets, () => {
  it('keeps kind and id, which are no secret', () => {
    expect(maskSecrets(`${TOKEN} and ref_abcd-3.${'x'.repeat(43)}`)).toBe(
      'at_0190f2a4c5d67e8fa0b1c2d3e4f50617.••• and ref_abcd-3.•••',
    );
  });
});
