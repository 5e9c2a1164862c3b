// What the server's `/config.json` says about this deployment: read at the start, and kept for starts without a network.
import type { DeliveryPorts } from '@davit/container';
import { decodeUtf8 } from '@davit/crypto';
import { type HostConfig, parseHostConfig, protectedAddress } from '@davit/host-app';
import { readWhole, writeWhole } from '../platform/folder.ts';

const MAX_BYTES = 256 * 1024;
const TIMEOUT_MS = 5000;
const parseBytes = (bytes: Uint8Array): HostConfig => parseHostConfig(JSON.parse(decodeUtf8(bytes) ?? ''), 'Plaza');

export interface HostConfigSource {
  readonly hostUrl: string;
  /** Where the last one is kept. */
  readonly file: string;
  /** What a shipped host brings; else the key of the first start stays the one. */
  readonly registryRoot?: string | undefined;
  readonly fetch: DeliveryPorts['fetch'];
}

/**
 * From the server; else what it said last, and `isFresh` is false. The registry's root key is never taken over from the network once
 * there is one: whoever may say which key vouches for mini-programs may bring any.
 * @throws when neither is there, or when the root key is another one
 */
export async function loadHostConfig({
  hostUrl,
  file,
  registryRoot,
  fetch,
}: HostConfigSource): Promise<{ readonly config: HostConfig; readonly isFresh: boolean }> {
  const kept = await readWhole(file);
  const last = kept === null ? null : parseBytes(kept);
  const pinned = registryRoot ?? last?.registry.root;
  const checked = (config: HostConfig): HostConfig => {
    if (pinned === undefined || config.registry.root === pinned) return config;
    throw new Error(
      `Mini-programs of ${hostUrl} are vouched for by another key than this host was set up with, so none is taken from there. ` +
        'If you trust the new one, start with another folder (DAVIT_NATIVE_DIR), or empty this one.',
    );
  };
  const url = `${protectedAddress(hostUrl)}/config.json`;
  const answer = await fetch({ url, method: 'GET', maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS });
  if (answer.kind === 'answer' && answer.status === 200) {
    const config = checked(parseBytes(answer.body));
    writeWhole(file, answer.body);
    return { config, isFresh: true };
  }
  if (last === null) throw new Error(`No server answers at ${hostUrl}, and none has answered here before.`);
  return { config: checked(last), isFresh: false };
}
