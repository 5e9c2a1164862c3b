// The program that verifies one bundle: the task comes on standard input, the verdict goes out on standard output. No network, no disk.

import Gio from 'gi://Gio?version=2.0';
import GLib from 'gi://GLib?version=2.0';
import { verifyBundle } from '@davit/bundle';
import { concatBytes } from '@davit/crypto';
import { gjsCrypto } from './platform/gjs-crypto.ts';
import { decodeTask, encodeVerdict } from './platform/verify-wire.ts';

const CHUNK_BYTES = 1 << 20;
const input = new Gio.UnixInputStream({ fd: 0, close_fd: false });
const output = new Gio.UnixOutputStream({ fd: 1, close_fd: false });
const chunks: Uint8Array[] = [];
for (
  let chunk = input.read_bytes(CHUNK_BYTES, null).toArray();
  chunk.length > 0;
  chunk = input.read_bytes(CHUNK_BYTES, null).toArray()
)
  chunks.push(chunk);
const task = decodeTask(concatBytes(...chunks));
const loop = GLib.MainLoop.new(null, false);
async function run(): Promise<void> {
  if (task === null) return;
  output.write_all(encodeVerdict(await verifyBundle(task.bytes, task.expected, gjsCrypto)), null);
  output.flush(null);
}
run().then(
  () => loop.quit(),
  () => loop.quit(),
);
loop.run();
