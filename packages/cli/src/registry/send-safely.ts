// Sends a request, and again after a failure that may pass, where the same again does no harm. The caller's clock is not looked at.
import { setTimeout as sleep } from 'node:timers/promises';
import { isOk } from './answer.ts';
import { exchangeProblem } from './exchange-problem.ts';
import { type Exchange, ExchangeFailure, type HttpAnswer, type HttpRequest } from './http-exchange.ts';

const PAUSES_MS: readonly number[] = [250, 1_000];
const MAX_RETRY_AFTER_SECONDS = 10;

export type SendSafely = (make: () => Promise<HttpRequest>, isSafe: boolean) => Promise<HttpAnswer>;

const passes = ({ kind }: ExchangeFailure): boolean => kind === 'cut' || kind === 'timeout' || kind === 'unreachable';

/** How long the server wants to be left alone, or the pause that is next; null when it wants too long. */
function pauseAfter(answer: HttpAnswer, pause: number): number | null {
  const seconds = Number(answer.header('retry-after') ?? '0');
  if (!Number.isFinite(seconds) || seconds > MAX_RETRY_AFTER_SECONDS) return null;
  return Math.max(seconds * 1000, pause);
}

/** `make` is asked for each try: a proof is good once. */
export const createSendSafely =
  (exchange: Exchange, issuer: string): SendSafely =>
  async (make, isSafe) => {
    const pauses = isSafe ? PAUSES_MS : [];
    for (let at = 0; ; at += 1) {
      const pause = pauses[at];
      try {
        const answer = await exchange(await make());
        if (isOk(answer) || answer.status !== 503 || pause === undefined) return answer;
        const wait = pauseAfter(answer, pause);
        if (wait === null) return answer;
        await sleep(wait);
      } catch (error) {
        if (!(error instanceof ExchangeFailure)) throw error;
        if (pause === undefined || !passes(error)) throw exchangeProblem(error, issuer, isSafe);
        await sleep(pause);
      }
    }
  };
