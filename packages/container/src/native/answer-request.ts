// Answers every request on a mini-program's origin from the files of the version that it runs, as the service worker does on the
// web: the same look-up, the same hashing, the same headers. Nothing comes from the network. Language only.
import type { Header } from '@davit/bundle';
import { isOnOrigin } from '../core/native-identity.ts';
import { createServedBundle } from '../serving/served-bundle.ts';
import type { VerifiedFiles } from '../serving/verified-files.ts';
import type { AnswerTurns } from './answer-turns.ts';
import { decodeText } from './decode-text.ts';
import type { NativeRequest, NativeResponse } from './native-engine.ts';

export interface AnswerRequestOptions {
  readonly origin: string;
  readonly issuer: string;
  readonly integrityId: string;
  readonly files: VerifiedFiles;
  readonly turns: AnswerTurns;
}

/** Null when it was not sent, or more than once. */
function onlyValue(headers: readonly Header[], name: string): string | null {
  const found = headers.filter(([other]) => other.toLowerCase() === name);
  return found.length === 1 ? (found[0]?.[1] ?? null) : null;
}

/** Workers that may outlive the last page of their origin: they would run on after a stop, and through a wipe. */
function isLastingWorker(headers: readonly Header[]): boolean {
  const destination = onlyValue(headers, 'sec-fetch-dest');
  return (
    destination === 'sharedworker' ||
    destination === 'serviceworker' ||
    headers.some(([name]) => name.toLowerCase() === 'service-worker')
  );
}

/** `isNavigation`: whether the engine's policy has just let this very address through for the main frame. Never rejects. */
export function createAnswerRequest({ origin, issuer, integrityId, files, turns }: AnswerRequestOptions) {
  const bundle = createServedBundle({
    origins: { app: origin, issuer },
    integrityId,
    decode: decodeText,
    async read(hash) {
      const bytes = await files.read(hash);
      // Whole, also for a part of it: all of it was hashed.
      turns.pay(bytes?.length ?? 0);
      return bytes;
    },
  });
  const answer = (request: NativeRequest, isNavigation: boolean): Promise<NativeResponse> => {
    const { method, url, headers } = request;
    const [path = ''] = url.slice(origin.length).split(/[?#]/, 1);
    const isConditional = headers.some(([name]) => name.toLowerCase() === 'if-range');
    return bundle.answer({
      method,
      path: path === '' ? '/' : path,
      navigation: request.isNavigation ?? isNavigation,
      range: isConditional ? null : onlyValue(headers, 'range'),
    });
  };
  const lengthOf = ({ url, headers }: NativeRequest): number =>
    headers.reduce((sum, [name, value]) => sum + name.length + value.length, url.length);
  return async (request: NativeRequest, isNavigation: boolean): Promise<NativeResponse> => {
    if (!isOnOrigin(request.url, origin) || isLastingWorker(request.headers)) return bundle.refuse(404);
    if (!(await turns.begin(lengthOf(request)))) return bundle.refuse(503);
    try {
      return await answer(request, isNavigation);
    } finally {
      if (request.taken === undefined) turns.finish();
      else void request.taken.then(turns.finish, turns.finish);
    }
  };
}
