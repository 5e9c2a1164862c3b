// Why a mini-program is not started at all. `message` is a sentence for the user.

export type LaunchRefusalCode =
  | 'invalid_request'
  | 'no_storage'
  | 'isolation'
  | 'wipe_failed'
  | 'open_failed'
  /** No record and no bundle can be had, and nothing is installed that may run. */
  | 'offline'
  | 'suspended'
  | 'revoked'
  | 'expired'
  /** Record or bundle is not what the registry's root or the publisher signed. */
  | 'tampered'
  /** Another tab runs a version that may no longer be started here. */
  | 'elsewhere'
  /** The version asks for a later container than this one. */
  | 'container_too_old'
  | 'storage_full'
  /** The account changed, or everything was closed, before it could start. */
  | 'cancelled';

export class LaunchRefusal extends Error {
  override readonly name = 'LaunchRefusal';
  readonly code: LaunchRefusalCode;
  constructor(code: LaunchRefusalCode, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
