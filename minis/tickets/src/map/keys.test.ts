import { describe, expect, it } from 'vitest';
import { actionOf, travelOf } from './keys.ts';

const key = (name: string, held: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey', boolean>> = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});
const idle = { focus: '1-1', lifted: null };

describe(actionOf, () => {
  it.each([
    ['ArrowUp', { type: 'step', direction: 'up' }],
    ['ArrowRight', { type: 'step', direction: 'right' }],
    ['Enter', { type: 'press', seat: '1-1' }],
    [' ', { type: 'press', seat: '1-1' }],
    ['Home', { type: 'first' }],
    ['End', { type: 'last' }],
  ])('%j is %j', (name, action) => {
    expect(actionOf(key(name), idle)).toEqual(action);
  });

  it('takes Escape only while somebody is lifted, and leaves other keys alone', () => {
    expect(actionOf(key('Escape'), idle)).toBeNull();
    expect(actionOf(key('Escape'), { ...idle, lifted: 'ana' })).toEqual({ type: 'cancel' });
    for (const name of ['Tab', 'a', 'constructor', 'PageDown']) expect(actionOf(key(name), idle)).toBeNull();
    expect(actionOf(key('ArrowLeft', { altKey: true }), idle)).toBeNull();
  });
});

describe(travelOf, () => {
  it.each([
    [key('z', { ctrlKey: true }), 'undo'],
    [key('z', { metaKey: true }), 'undo'],
    [key('Z', { ctrlKey: true, shiftKey: true }), 'redo'],
    [key('y', { ctrlKey: true }), 'redo'],
  ])('%j is %s', (event, type) => {
    expect(travelOf(event)).toEqual({ type });
  });

  it('leaves letters without Ctrl to the page', () => {
    for (const event of [key('z'), key('y', { altKey: true, ctrlKey: true }), key('a', { ctrlKey: true })])
      expect(travelOf(event)).toBeNull();
  });
});
