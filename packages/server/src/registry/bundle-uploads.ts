// Which requests bring a bundle: a publish, by somebody who shows a token. Everything else stays as small as it is everywhere.
import { MAX_BUNDLE_BYTES } from '@davit/bundle';
import { targetPath } from '@davit/protocol';
import type { Registry } from '@davit/registry';
import type { ServerConfig } from '../config.ts';
import type { Uploads } from '../edge/listener.ts';

const PUBLISH = /^\/registry\/v1\/apps\/[^/]+\/versions\/[^/]+$/;
/** 88 MiB of this process at most. */
const AT_ONCE = 4;

/** None where nothing can be published. */
export function uploadsOf({ registry }: Pick<ServerConfig, 'registry'>, served: Registry | null): Uploads | undefined {
  if (registry?.write === undefined || served === null) return undefined;
  return {
    isUpload: ({ method, target, headers }) =>
      method === 'PUT' && PUBLISH.test(targetPath(target)) && headers.some(([name]) => name === 'authorization'),
    admit: served.admit,
    maxBytes: MAX_BUNDLE_BYTES,
    atOnce: AT_ONCE,
  };
}
