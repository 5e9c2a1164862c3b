// Keys → actions of the seat plan. Pure.
import type { Action, Plan } from '../plan/plan.ts';

type Key = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const STEPS = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' } as const;

/** What a key means on a seat; null leaves it to the browser and the host. */
export function actionOf(event: Key, { focus, lifted }: Pick<Plan, 'focus' | 'lifted'>): Action | null {
  const { key, ctrlKey, metaKey, altKey } = event;
  if (ctrlKey || metaKey || altKey) return null;
  if (Object.hasOwn(STEPS, key)) return { type: 'step', direction: STEPS[key as keyof typeof STEPS] };
  if (key === 'Enter' || key === ' ') return { type: 'press', seat: focus };
  if (key === 'Home') return { type: 'first' };
  if (key === 'End') return { type: 'last' };
  // Without anybody in the air, Escape is the host's.
  return key === 'Escape' && lifted !== null ? { type: 'cancel' } : null;
}

/** Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y, or with ⌘: wherever the focus is on the map's screen. */
export function travelOf({ key, ctrlKey, metaKey, altKey, shiftKey }: Key): Action | null {
  if (!(ctrlKey || metaKey) || altKey) return null;
  const letter = key.toLowerCase();
  if (letter === 'z') return { type: shiftKey ? 'redo' : 'undo' };
  return letter === 'y' && !shiftKey ? { type: 'redo' } : null;
}
