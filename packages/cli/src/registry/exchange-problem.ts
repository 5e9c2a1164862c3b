// What a failed exchange means to whoever typed the command. Pure.
import { CliProblem } from '../terminal/cli-problem.ts';
import type { ExchangeFailure } from './http-exchange.ts';

/** `isSafe`: the same again does no harm. */
export function exchangeProblem(failure: ExchangeFailure, issuer: string, isSafe: boolean): CliProblem {
  const look = `davit doctor --registry ${issuer}`;
  const unknown = isSafe
    ? 'Nothing is done by halves, and the same command again is safe.'
    : 'Whether it was done before that is not known: davit status tells.';
  const cause = { cause: failure };
  switch (failure.kind) {
    case 'unreachable':
      return new CliProblem(
        {
          code: 'cli/registry-unreachable',
          title: 'The registry does not answer',
          detail: `${issuer}: ${failure.message}. Nothing was sent.`,
          hint: `check the network, then ${look}`,
        },
        cause,
      );
    case 'untrusted':
      return new CliProblem(
        {
          code: 'cli/registry-untrusted',
          title: 'The registry does not prove that it is the one',
          detail: `${issuer}: ${failure.message}. Nothing was sent.`,
          hint: `check address and clock: ${look}; a certificate authority of your own goes into NODE_EXTRA_CA_CERTS`,
        },
        cause,
      );
    case 'timeout':
      return new CliProblem(
        {
          code: 'cli/registry-silent',
          title: 'The registry has stopped answering',
          detail: `${issuer}: ${failure.message}. ${unknown}`,
          hint: isSafe ? 'the same command again, in a minute' : 'davit status, then the same command again',
        },
        cause,
      );
    case 'cut':
      return new CliProblem(
        {
          code: 'cli/connection-lost',
          title: 'The connection was lost on the way',
          detail: `${issuer}: ${failure.message}. ${unknown}`,
          hint: isSafe ? 'the same command again' : 'davit status, then the same command again',
        },
        cause,
      );
    case 'too_large':
      return new CliProblem(
        {
          code: 'cli/strange-answer',
          title: 'The answer is not one of a registry',
          detail: `${issuer}: ${failure.message}.`,
          hint: look,
        },
        cause,
      );
  }
}
