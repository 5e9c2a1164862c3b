// Verifies bundles in a process of its own, so that the window answers meanwhile. The other process is the same program of the same
// build; where it cannot be started or breaks, the bundle is verified here instead, never taken unverified. What takes too long there is
// refused: here it would hold up the window for as long.

import Gio from 'gi://Gio?version=2.0';
import GLib from 'gi://GLib?version=2.0';
import {
  type BundleCrypto,
  type BundleExpectation,
  type BundleFailure,
  type VerifiedBundle,
  verifyBundle,
} from '@davit/bundle';
import type { DeliveryPorts } from '@davit/container';
import type { Result } from '@davit/protocol';
import { readStream } from './read-stream.ts';
import { decodeVerdict, encodeTask } from './verify-wire.ts';

const TIMEOUT_MS = 30_000;

function writeAll(output: Gio.UnixOutputStream, bytes: Uint8Array): Promise<void> {
  // Else a write that has begun waits in the main loop until the other process has read all of it.
  GLib.unix_set_fd_nonblocking(output.get_fd(), true);
  // The one copy: what is left after each write is a part of it.
  const whole = new GLib.Bytes(bytes);
  return new Promise((resolve, reject) => {
    const next = (at: number): void => {
      if (at >= bytes.length) {
        output.close(null);
        resolve();
        return;
      }
      const rest = whole.new_from_bytes(at, bytes.length - at);
      output.write_bytes_async(rest, GLib.PRIORITY_DEFAULT, null, (_, result) => {
        try {
          next(at + output.write_bytes_finish(result));
        } catch (error) {
          reject(error);
        }
      });
    };
    next(0);
  });
}

class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

async function askProcess(
  program: string,
  bytes: Uint8Array,
  expected: BundleExpectation,
  timeoutMs: number,
): Promise<Uint8Array | null> {
  const { STDIN_PIPE, STDOUT_PIPE } = Gio.SubprocessFlags;
  const process = Gio.Subprocess.new(['gjs', '-m', program], STDIN_PIPE | STDOUT_PIPE);
  const cancel = new Gio.Cancellable();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    cancel.cancel();
    process.force_exit();
  }, timeoutMs);
  try {
    const [, answer] = await Promise.all([
      writeAll(process.get_stdin_pipe(), encodeTask(bytes, expected)),
      readStream(process.get_stdout_pipe(), Number.POSITIVE_INFINITY, cancel),
    ]);
    return answer;
  } catch (error) {
    throw isLate ? new TookTooLong(`A bundle was not verified within ${timeoutMs / 1000} seconds.`) : error;
  } finally {
    clearTimeout(timer);
  }
}

export function createVerifyElsewhere(
  program: string,
  crypto: BundleCrypto,
  log: (event: string, fields?: Readonly<Record<string, unknown>>) => void,
  timeoutMs = TIMEOUT_MS,
): DeliveryPorts['verifyBundle'] {
  return async (bytes, expected): Promise<Result<VerifiedBundle, BundleFailure>> => {
    try {
      const answer = await askProcess(program, bytes, expected, timeoutMs);
      const verdict = answer === null ? null : decodeVerdict(answer);
      if (verdict !== null) return verdict;
      log('verify.no_verdict');
    } catch (error) {
      if (error instanceof TookTooLong) throw error;
      log('verify.process_failed', { error });
    }
    return verifyBundle(bytes, expected, crypto);
  };
}
