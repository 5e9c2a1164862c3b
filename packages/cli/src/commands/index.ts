// All commands, in the order of the help: as a mini-program's life goes.
import type { Command } from '../command.ts';
import { check } from './check.ts';
import { code } from './code.ts';
import { dev } from './dev.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { init } from './init.ts';
import { keys } from './keys.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { logs } from './logs.ts';
import { pack } from './pack.ts';
import { publish } from './publish.ts';
import { release } from './release.ts';
import { review } from './review.ts';
import { rollback } from './rollback.ts';
import { sign, verify } from './signature.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';

export const COMMANDS: readonly Command[] = [
  ...[init, dev, code, check, keys, pack],
  ...[login, logout, publish, release, rollback, stop, status, logs, review],
  ...[sign, verify, explain, doctor],
];
