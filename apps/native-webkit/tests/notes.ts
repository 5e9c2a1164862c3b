// What one suite leaves for the next one to find: they are processes of their own, and share a folder.
import { decodeUtf8, encodeUtf8 } from '@davit/crypto';
import { joinPath, readWholeNow, writeWhole } from '../src/platform/folder.ts';
import { variable } from './hands.ts';

export interface Notes {
  /** The words of the order that was placed in Food. */
  readonly placed: string;
  /** Who sits where in Tickets. */
  readonly seats: readonly string[];
}

/** In the page of Tickets: what each seat is called, in their order. */
export const SEAT_NAMES = `[...document.querySelectorAll('[data-testid^="seat-"]')].map((seat) => seat.getAttribute('aria-label'))`;

const file = (): string => joinPath(variable('DAVIT_TEST_FOLDER'), 'notes.json');

export const keepNotes = (notes: Notes): void => void writeWhole(file(), encodeUtf8(JSON.stringify(notes)));

export function readNotes(): Notes {
  const text = decodeUtf8(readWholeNow(file()) ?? new Uint8Array());
  if (!text) throw new Error('The suite before has left nothing: run journey first');
  return JSON.parse(text) as Notes;
}
