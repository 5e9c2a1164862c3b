// The write side of the registry as the development server itself calls it: the endpoints that publishers and operators call, without
// a network and without a token. Never reaches around them into what is kept.
import { type CallerCheck, createRegistry, type OpenRegistry, REGISTRY_PATH, REGISTRY_SCOPES } from '@davit/server';

/** Whose mini-programs the folders are that are served: all of one, so that their names may be alike. */
export const DEVELOPMENT_PUBLISHER = 'development';
/** In the log. */
const ACTOR = 'development-server';

const callers: CallerCheck = async () => ({
  ok: true,
  value: { client_id: ACTOR, publisher: DEVELOPMENT_PUBLISHER, scopes: REGISTRY_SCOPES },
});

interface Problem {
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly problems?: readonly { severity: string; file?: string; line?: number; detail: string; hint: string }[];
}

/** What the registry said no to, as sentences. */
export class RegistryRefused extends Error {
  override readonly name = 'RegistryRefused';
  readonly code: string;
  constructor({ code, title, detail, problems = [] }: Problem) {
    const faults = problems
      .filter(({ severity }) => severity === 'error')
      .map((fault) => `\n  ${[fault.file, fault.line].filter(Boolean).join(':')}: ${fault.detail} ${fault.hint}`);
    super(`${title}${detail === undefined ? '' : ` ${detail}`}${faults.join('')}`);
    this.code = code;
  }
}

export interface RegistryDesk {
  /** `body`: bytes as they are, anything else as JSON. @throws RegistryRefused */
  call(method: 'POST' | 'PUT' | 'DELETE', path: `/apps${string}`, body?: unknown): Promise<void>;
}

export function createRegistryDesk({ source, write }: Pick<OpenRegistry, 'source' | 'write'>): RegistryDesk {
  // Thrown on: there is nobody on a wire to keep it from.
  let failure: unknown;
  const registry = createRegistry({
    source,
    every: () => () => undefined,
    onFailure: (error) => {
      failure = error;
    },
    write: { ...write, callers },
  });
  return {
    async call(method, path, body) {
      const isBytes = body instanceof Uint8Array;
      const answer = await registry.handle({
        method,
        target: `${REGISTRY_PATH}${path}`,
        headers: [['content-type', isBytes ? 'application/octet-stream' : 'application/json']],
        body: isBytes ? body : body === undefined ? new Uint8Array(0) : new TextEncoder().encode(JSON.stringify(body)),
        remoteAddress: '127.0.0.1',
      });
      if (answer.status < 400) return;
      if (answer.status >= 500) throw failure ?? new Error('The registry could not answer.');
      throw new RegistryRefused(JSON.parse(String(answer.body)) as Problem);
    },
  };
}
