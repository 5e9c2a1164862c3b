// Why a mini-program is not started at all. `message` is a sentence for the user.

export type LaunchRefusalCode = 'invalid_request' | 'no_storage' | 'wipe_failed' | 'open_failed';

export class LaunchRefusal extends Error {
  override readonly name = 'LaunchRefusal';
  readonly code: LaunchRefusalCode;
  constructor(code: LaunchRefusalCode, sentence: string, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
