// A verified head that waits for its body: hashes it as it comes, then spends the nonce. Keeps no body, calls no handler.
import type { Awaitable } from '@davit/crypto';
import { andThen } from '../and-then.ts';
import type { ContentDigestCheck } from '../http-signature/content-digest.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import type { ReplayStore } from '../replay/replay-store.ts';
import { spendOnce } from '../replay/spend-once.ts';
import { type Result, refuse, succeed } from '../result.ts';
import type { PendingRequest, SignedRequest, VerifiedRequest } from './pending-request.ts';

/** What is verified before the body comes; `header` is made of `headerOf` here. */
export interface VerifiedHead extends Omit<SignedRequest, 'header'> {
  /** A covered header's value, null for one that must be covered and is absent, undefined for all others. */
  headerOf(name: string): string | null | undefined;
  /** Null when no digest is covered. */
  readonly digest: ContentDigestCheck | null;
  /** The id to spend, until when, and what to say when it is spent. */
  replayId(): Awaitable<Uint8Array>;
  readonly rememberUntil: number;
  readonly replayHint: string;
}

export class PendingSignature implements PendingRequest {
  readonly #head: VerifiedHead;
  #hasUncoveredBytes = false;
  #isFinished = false;

  constructor(head: VerifiedHead) {
    this.#head = head;
  }

  get scheme() {
    return this.#head.scheme;
  }
  get key() {
    return this.#head.key;
  }
  get method() {
    return this.#head.method;
  }
  get target() {
    return this.#head.target;
  }
  get authority() {
    return this.#head.authority;
  }
  get created() {
    return this.#head.created;
  }
  get hasDigest() {
    return this.#head.digest !== null;
  }

  header(name: string): string | null {
    const value = this.#head.headerOf(name.toLowerCase());
    if (value === undefined) throw new TypeError(`the header "${name}" is not covered by the signature`);
    return value;
  }

  update(chunk: Uint8Array): void {
    if (this.#isFinished) throw new TypeError('the request is finished');
    if (this.#head.digest !== null) this.#head.digest.update(chunk);
    else if (chunk.length > 0) this.#hasUncoveredBytes = true;
  }

  finish(replay: ReplayStore, last?: Uint8Array): Awaitable<Result<VerifiedRequest, SignatureFailure>> {
    if (this.#isFinished) throw new TypeError('the request is finished');
    this.#isFinished = true;
    const { digest, scheme } = this.#head;
    if (this.#hasUncoveredBytes || (digest === null && last !== undefined && last.length > 0))
      return refuse({
        reason: 'coverage',
        missing: [scheme === 'davit-1' ? 'content-digest' : 'x-content-sha256'],
        refused: [],
      });
    if (digest === null) return this.#spend(replay);
    return andThen(digest.mismatch(last), (algorithm) =>
      algorithm === null ? this.#spend(replay) : refuse({ reason: 'digest_mismatch', algorithm } as const),
    );
  }

  #spend(replay: ReplayStore): Awaitable<Result<VerifiedRequest, SignatureFailure>> {
    const { key, rememberUntil, replayHint } = this.#head;
    const replayed: SignatureFailure = { reason: 'replayed', keyid: key.keyid, hint: replayHint };
    return andThen(this.#head.replayId(), (id) =>
      andThen(spendOnce(replay, id, rememberUntil, key.owner, replayed), (failure) =>
        failure === null ? succeed(this.#verified()) : refuse(failure),
      ),
    );
  }

  #verified(): VerifiedRequest {
    const { scheme, key, method, target, authority, created } = this.#head;
    return { verified: true, scheme, key, method, target, authority, created, header: (name) => this.header(name) };
  }
}
