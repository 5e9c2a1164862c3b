// Why a middleware lets a request not through: the signature, or a body that does not come as it should.
import { dateLine, type ProblemAnswer, problemType, toProblemAnswer } from '../refusal/problem.ts';
import { type RefusalOptions, toRefusalAnswer } from '../refusal/refusal-answer.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';

export type BodyFailure =
  | { readonly reason: 'body_too_large'; readonly limit: number }
  | { readonly reason: 'body_timeout'; readonly seconds: number }
  /** The connection ended, or failed, before the body did. */
  | { readonly reason: 'body_incomplete' };

export type ProtectionFailure = SignatureFailure | BodyFailure;

export type ProtectionAnswer = ProblemAnswer;

function bodyRefusal(failure: BodyFailure): {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
} {
  switch (failure.reason) {
    case 'body_too_large':
      return { status: 413, title: 'The body is too large', detail: `At most ${failure.limit} bytes are taken here.` };
    case 'body_timeout':
      return {
        status: 408,
        title: 'The body came too slowly',
        detail: `It has ${failure.seconds} seconds. Sign again.`,
      };
    case 'body_incomplete':
      return { status: 400, title: 'The body is not complete', detail: 'The connection ended before it. Sign again.' };
  }
}

const isBodyFailure = (failure: ProtectionFailure): failure is BodyFailure => failure.reason.startsWith('body_');

export function toProtectionAnswer(failure: ProtectionFailure, options: RefusalOptions): ProtectionAnswer {
  if (!isBodyFailure(failure)) return toRefusalAnswer(failure, options);
  const { status, title, detail } = bodyRefusal(failure);
  const type = problemType(failure.reason, options.docs);
  return toProblemAnswer({ type, title, status, code: failure.reason, detail }, [dateLine(options.now)]);
}

/** A body with trailers: they come after what was signed. */
export const TRAILERS: SignatureFailure = { reason: 'coverage', missing: [], refused: ['a request with trailers'] };
