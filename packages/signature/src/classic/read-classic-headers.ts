// Reads the headers of a classic request: each once, each in its one form. Knows no key and no clock.
import { decodeBase64 } from '@davit/crypto';
import { announcesBody } from '../profile/coverage.ts';
import type { HeaderTable } from '../profile/header-table.ts';
import type { SignatureFailure } from '../refusal/signature-failure.ts';
import { type Result, refuse, succeed } from '../result.ts';
import { isClientId } from './client-id.ts';
import { BODY_HEADER, CLIENT_HEADER, SIGNATURE_HEADER, TIME_HEADER } from './limits.ts';
import { parseRequestTime } from './request-time.ts';

export interface ClassicHeaders {
  readonly signature: Uint8Array;
  readonly time: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly clientId: string;
  readonly bodySha256: string | null;
}

const malformed = (detail: string) => refuse({ reason: 'malformed', part: 'classic', detail } as const);

export function readClassicHeaders(headers: HeaderTable): Result<ClassicHeaders, SignatureFailure> {
  const text = headers.get(SIGNATURE_HEADER);
  if (text === undefined) return refuse({ reason: 'signature_missing' });
  for (const name of [SIGNATURE_HEADER, TIME_HEADER, CLIENT_HEADER, BODY_HEADER])
    if (headers.isRepeated(name)) return malformed(`${name} comes more than once`);
  const signature = text.length > 1368 ? null : decodeBase64(text);
  if (signature === null || signature.length === 0) return malformed('X-Signature is no base64');
  const time = headers.get(TIME_HEADER) ?? '';
  const created = parseRequestTime(time);
  if (created === null) return malformed('X-Request-Time is neither 13 digits nor YYYY-MM-DDThh:mm:ss[.sss]Z');
  const clientId = headers.get(CLIENT_HEADER) ?? '';
  if (!isClientId(clientId)) return malformed('X-Client-Id is not 1 to 64 letters, digits, dots, dashes, underscores');
  const bodySha256 = headers.get(BODY_HEADER) ?? null;
  if (bodySha256 !== null && !/^[0-9a-f]{64}$/.test(bodySha256))
    return malformed('X-Content-SHA256 is not 64 lower-case hexadecimal digits');
  for (const name of ['content-encoding', 'trailer'])
    if (headers.has(name)) return refuse({ reason: 'coverage', missing: [], refused: [`a request with ${name}`] });
  if (bodySha256 === null && announcesBody(headers))
    return refuse({ reason: 'coverage', missing: [BODY_HEADER], refused: [] });
  return succeed({ signature, time, created, clientId, bodySha256 });
}
