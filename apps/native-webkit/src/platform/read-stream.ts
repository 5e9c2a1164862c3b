// What comes through a stream: an answer's body, another process's output.
import type Gio from 'gi://Gio?version=2.0';
import GLib from 'gi://GLib?version=2.0';
import { tookIn } from './collect.ts';

const CHUNK_BYTES = 65_536;

/** The next bytes; empty at the end. */
export function readSome(stream: Gio.InputStream, cancel: Gio.Cancellable): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    stream.read_bytes_async(CHUNK_BYTES, GLib.PRIORITY_DEFAULT, cancel, (_, result) => {
      try {
        const bytes = stream.read_bytes_finish(result).toArray();
        tookIn(bytes.length);
        resolve(bytes);
      } catch (error) {
        reject(error);
      }
    });
  });
}

/** Null when there is more than `maxBytes`; nothing of it is kept then. */
export async function readStream(
  stream: Gio.InputStream,
  maxBytes: number,
  cancel: Gio.Cancellable,
  onReceived: (received: number) => void = () => {},
): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  for (;;) {
    const chunk = await readSome(stream, cancel);
    if (chunk.length === 0) break;
    received += chunk.length;
    if (received > maxBytes) {
      cancel.cancel();
      return null;
    }
    chunks.push(chunk);
    onReceived(received);
  }
  tookIn(received);
  const whole = new Uint8Array(received);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
