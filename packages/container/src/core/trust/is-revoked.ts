// Whether a record takes a version back, by its digest or by the floor. Pure.
import type { NamedBundle, ReleaseRecord } from '@davit/bundle';

export const isRevoked = (
  { revoked, floor }: Pick<ReleaseRecord, 'revoked' | 'floor'>,
  { digest, version_code }: Pick<NamedBundle, 'digest' | 'version_code'>,
): boolean => revoked.includes(digest) || version_code < floor;
