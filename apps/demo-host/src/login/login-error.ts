// A failed log-in in Plaza's words: a long wait in minutes.
import type { HostFailure } from '@davit/host';
import { loginError as sayLoginError } from '@davit/host-app';
import { TEXTS } from '../texts.ts';

const MINUTE = 60;
const { wrong, throttled, throttledLong, noAnswer, failed } = TEXTS.login;
const waiting = (seconds: number): string =>
  seconds > 2 * MINUTE ? throttledLong(Math.ceil(seconds / MINUTE)) : throttled(seconds);

export const loginError = (failure: HostFailure): string =>
  sayLoginError(failure, { wrong, throttled: waiting, noAnswer, failed });
