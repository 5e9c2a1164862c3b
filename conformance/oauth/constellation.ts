// One dev-env of its own for each test file, with the actors that talk to it over HTTP.
import { type DevEnv, type DevEnvOptions, startDevEnv } from '@davit/dev-env';
import { createMiniProgram, type MiniProgram } from './mini-program.ts';
import { createOperator, type Operator } from './operator.ts';
import { createRawHost, type RawHost } from './raw-host.ts';
import { createWire, type Wire } from './wire.ts';

export interface Constellation {
  readonly env: DevEnv;
  readonly wire: Wire;
  readonly operator: Operator;
  /** Another installation of the host app, with `username` logged in on it. */
  installation(username: string): Promise<RawHost>;
  /** Another instance of the public mini-program, with a key of its own. */
  food(): Promise<MiniProgram>;
  /** The confidential mini-program. */
  backend(): Promise<MiniProgram>;
  close(): Promise<void>;
}

/** Nothing in a suite waits for a limit, except where a test asks for one. */
export const NO_LIMITS = {
  wrongFactorsPerAccount: 1_000_000,
  wrongFactorsPerAddress: 1_000_000,
  tokenRequestsPerAddress: 1_000_000_000,
  challengesPerAddress: 1_000_000_000,
  silentCodesPerUserAndClient: 1_000_000,
  familiesPerUserAndClient: 1_000,
  hostSessionsPerUser: 1_000,
};

export async function startConstellation(options: DevEnvOptions = {}): Promise<Constellation> {
  const env = await startDevEnv({ port: 0, limits: NO_LIMITS, log: { level: 'silent' }, ...options });
  const wire = createWire(env.info.issuer);
  const { confidential_app: backend, host_client_id: hostId, users, admin_token: adminToken } = env.info;
  return {
    env,
    wire,
    operator: createOperator(wire, adminToken),
    async installation(username) {
      const user = users.find((candidate) => candidate.username === username);
      if (user === undefined) throw new Error(`no user ${username}`);
      const host = await createRawHost(wire, hostId);
      await host.login(user.username, user.password);
      return host;
    },
    food: () => createMiniProgram(wire, { appId: 'food' }),
    backend: () => createMiniProgram(wire, { appId: backend.client_id, secret: backend.client_secret }),
    async close() {
      wire.close();
      await env.close();
    },
  };
}
