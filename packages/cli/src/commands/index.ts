// All commands, in the order of the help.
import type { Command } from '../command.ts';
import { check } from './check.ts';
import { doctor } from './doctor.ts';
import { explain } from './explain.ts';
import { init } from './init.ts';
import { keys } from './keys.ts';
import { pack } from './pack.ts';
import { sign, verify } from './signature.ts';

export const COMMANDS: readonly Command[] = [init, check, keys, pack, sign, verify, explain, doctor];
