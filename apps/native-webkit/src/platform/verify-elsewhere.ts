// Verifies bundles in a process of its own, so that the window answers meanwhile. The other process is the same program of the same
// build; where it cannot be started or breaks, the bundle is verified here instead, never taken unverified.

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
import { decodeVerdict, encodeTask } from './verify-wire.ts';

const TIMEOUT_MS = 30_000;

function readAll(input: Gio.InputStream, cancel: Gio.Cancellable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  return new Promise((resolve, reject) => {
    const next = (): void =>
      input.read_bytes_async(1 << 20, GLib.PRIORITY_DEFAULT, cancel, (_, result) => {
        try {
          const chunk = input.read_bytes_finish(result).toArray();
          if (chunk.length > 0) {
            chunks.push(chunk);
            return next();
          }
          const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
          let at = 0;
          for (const one of chunks) {
            whole.set(one, at);
            at += one.length;
          }
          resolve(whole);
        } catch (error) {
          reject(error);
        }
      });
    next();
  });
}
function writeAll(output: Gio.OutputStream, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (at: number): void => {
      if (at >= bytes.length) {
        output.close(null);
        resolve();
        return;
      }
      output.write_bytes_async(new GLib.Bytes(bytes.subarray(at)), GLib.PRIORITY_DEFAULT, null, (_, result) => {
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

async function askProcess(program: string, bytes: Uint8Array, expected: BundleExpectation): Promise<Uint8Array> {
  const { STDIN_PIPE, STDOUT_PIPE } = Gio.SubprocessFlags;
  const process = Gio.Subprocess.new(['gjs', '-m', program], STDIN_PIPE | STDOUT_PIPE);
  const cancel = new Gio.Cancellable();
  const timer = setTimeout(() => {
    cancel.cancel();
    process.force_exit();
  }, TIMEOUT_MS);
  try {
    const [, answer] = await Promise.all([
      writeAll(process.get_stdin_pipe(), encodeTask(bytes, expected)),
      readAll(process.get_stdout_pipe(), cancel),
    ]);
    return answer;
  } finally {
    clearTimeout(timer);
  }
}

export function createVerifyElsewhere(
  program: string,
  crypto: BundleCrypto,
  log: (event: string, fields?: Readonly<Record<string, unknown>>) => void,
): DeliveryPorts['verifyBundle'] {
  return async (bytes, expected): Promise<Result<VerifiedBundle, BundleFailure>> => {
    try {
      const verdict = decodeVerdict(await askProcess(program, bytes, expected));
      if (verdict !== null) return verdict;
      log('verify.no_verdict');
    } catch (error) {
      log('verify.process_failed', { error });
    }
    return verifyBundle(bytes, expected, crypto);
  };
}
