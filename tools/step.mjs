// One step of a tool: a line when it begins, a sign of life while it runs, its time when it ends, its output only when it fails.
import { spawn } from 'node:child_process';
import { ROOT } from './root.mjs';

const SIGN_OF_LIFE_MS = 5_000;

/** Runs a program quietly. `timeoutMs` ends it. Rejects with its output when it fails. */
export async function step(title, command, args, options = {}) {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1_000).toFixed(1)} s`;
  console.error(`… ${title}`);
  const life = setInterval(() => console.error(`… ${title} (${seconds()})`), SIGN_OF_LIFE_MS);
  try {
    await runQuietly(command, args, options);
    console.error(`✓ ${title} (${seconds()})`);
  } catch (error) {
    console.error(`✗ ${title} (${seconds()})`);
    throw error;
  } finally {
    clearInterval(life);
  }
}

function runQuietly(command, args, { cwd = ROOT, env = process.env, timeoutMs } = {}) {
  return new Promise((resolve, reject) => {
    // With a time-out: a process group of its own on POSIX, so that what the program started ends with it.
    const group = timeoutMs !== undefined && process.platform !== 'win32';
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: group });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    const end = () => (group ? process.kill(-child.pid, 'SIGKILL') : child.kill());
    const interrupt = () => {
      end();
      process.exit(130);
    };
    const timer = timeoutMs && setTimeout(end, timeoutMs);
    process.once('SIGINT', interrupt);
    const settle = (error) => {
      clearTimeout(timer);
      process.removeListener('SIGINT', interrupt);
      error ? reject(error) : resolve();
    };
    child.on('error', settle);
    child.on('close', (code, signal) => {
      if (code === 0) return settle(null);
      const text = Buffer.concat(output).toString().trim();
      settle(new StepFailed(`${command} ${args.join(' ')} ended with ${signal ?? `exit code ${code}`}\n${text}`));
    });
  });
}

/** A step that failed: its message is for people, its stack is not. */
export class StepFailed extends Error {}

/** Runs a program in the foreground; answers its exit code. Signals reach it. */
export function foreground(command, args, { cwd = ROOT, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(name, forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/** The main of a tool: failures of steps are printed as sentences, bugs with their stack. */
export async function main(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    console.error(error instanceof StepFailed ? error.message : error);
    process.exitCode = 1;
  }
}
