// What the server's `/config.json` says about this deployment: read at the start, and kept for starts without a network.
import type { DeliveryPorts } from '@davit/container';
import { decodeUtf8 } from '@davit/crypto';
import { type HostConfig, parseHostConfig, protectedAddress } from '@davit/host-app';
import { readWhole, writeWhole } from '../platform/folder.ts';

const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 5000;
const parseBytes = (bytes: Uint8Array): HostConfig => parseHostConfig(JSON.parse(decodeUtf8(bytes) ?? ''), 'Plaza');

/** From the server; else what it said last, and `isFresh` is false. @throws when neither is there. */
export async function loadHostConfig(
  hostUrl: string,
  file: string,
  fetch: DeliveryPorts['fetch'],
): Promise<{ readonly config: HostConfig; readonly isFresh: boolean }> {
  const url = `${protectedAddress(hostUrl)}/config.json`;
  const answer = await fetch({ url, method: 'GET', maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS });
  if (answer.kind === 'answer' && answer.status === 200) {
    const config = parseBytes(answer.body);
    writeWhole(file, answer.body);
    return { config, isFresh: true };
  }
  const kept = await readWhole(file);
  if (kept === null) throw new Error(`No server answers at ${hostUrl}, and none has answered here before.`);
  return { config: parseBytes(kept), isFresh: false };
}
