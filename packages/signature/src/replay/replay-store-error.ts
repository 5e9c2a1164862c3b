// Why a store of ours takes no id although it is up. Holds no id and no name of a caller: it may be written to a log as it is.

export class ReplayStoreError extends Error {
  override readonly name = 'ReplayStoreError';
}

/** What ends before that may have been used and forgotten: nobody can tell, so nothing is accepted. */
export const clockWentBack = (): ReplayStoreError =>
  new ReplayStoreError(
    'the clock went back behind ids that were forgotten: requests are taken again when it has passed them',
  );
