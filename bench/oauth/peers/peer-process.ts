// What each peer's server process tells the benchmark, and is asked by it, over the process's own channel.

/** What is made before the clock starts, in the peer's own store and by its own code. */
export interface CodesToMake {
  readonly kind: 'codes';
  readonly flavour: 'dpop' | 'bearer';
  readonly challenges: readonly string[];
}
export interface SessionsToMake {
  readonly kind: 'sessions';
  readonly count: number;
}
export interface Made {
  /** Codes, or the Cookie headers of sessions that have consented. */
  readonly values: readonly string[];
}

export interface Seeds {
  codes(wish: CodesToMake): Promise<string[]>;
  sessions(count: number): Promise<string[]>;
}

export const PEER = {
  redirectUri: 'https://app.example/callback',
  publicClient: 'public-app',
  confidentialClient: 'confidential-app',
  secret: 'a-secret-of-256-bits-for-the-benchmark-0001',
  user: 'user-1',
  profile: {
    name: 'Bench 1',
    email: 'bench-1@example.com',
    email_verified: true,
    phone_number: '+447009000001',
    phone_number_verified: true,
  },
  scope: 'openid profile email phone offline_access',
} as const;

/** Call it once the server listens. */
export function answerBenchmark(port: number, seeds: Seeds): void {
  const answer = async (message: CodesToMake | SessionsToMake | { readonly kind: 'cpu' }): Promise<unknown> => {
    if (message.kind === 'codes') return { values: await seeds.codes(message) };
    if (message.kind === 'sessions') return { values: await seeds.sessions(message.count) };
    const { user, system } = process.cpuUsage();
    return user + system;
  };
  process.on('message', (message) => {
    answer(message as CodesToMake).then(
      (made) => process.send?.(made),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
  process.on('disconnect', () => process.exit());
  process.on('SIGTERM', () => process.exit());
  process.send?.({ port });
}
