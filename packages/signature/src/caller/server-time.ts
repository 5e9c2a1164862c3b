// How far the clocks of servers are from ours, per origin: one server cannot make us sign for another at a time of its choice.

const CLOCK_CODES: readonly unknown[] = ['clock_skew', 'expired'];

async function isAboutTime(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  // A token, too, can be expired: that is another challenge. Null where CORS hides it.
  const challenge = response.headers.get('www-authenticate');
  if (challenge !== null && !/^signature\b/i.test(challenge)) return false;
  if (response.headers.get('content-type')?.startsWith('application/problem+json') !== true) return false;
  const problem: unknown = await response
    .clone()
    .json()
    .catch(() => null);
  return typeof problem === 'object' && problem !== null && 'code' in problem && CLOCK_CODES.includes(problem.code);
}

export class ServerTime {
  readonly #clock: () => number;
  readonly #offsets = new Map<string, number>();

  /** @param clock seconds since 1970 */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  now(origin: string): number {
    return this.#clock() + (this.#offsets.get(origin) ?? 0);
  }

  /**
   * True when the response refuses a signature for its time and says what time it is; then its body is given up.
   * Such a request was not handled, so that sending it again is safe whatever it does.
   */
  async learn(origin: string, response: Response): Promise<boolean> {
    const now = this.#clock();
    const date = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(date) || !(await isAboutTime(response))) return false;
    this.#offsets.set(origin, date / 1000 - now);
    await response.body?.cancel();
    return true;
  }
}
