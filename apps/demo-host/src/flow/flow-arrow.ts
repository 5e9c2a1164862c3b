// One line of the flow view: who said what to whom, and how it was answered. Data only; never holds a secret.

export type Lane = 'mini' | 'host' | 'as';

/** The steps of the whole flow in order; those that have not happened yet are drawn as ghosts. */
export const FLOW_STEPS = [
  'login',
  'session',
  'launch',
  'ask',
  'challenge',
  'consent',
  'decision',
  'code',
  'redeem',
  'read',
  'expired',
  'refresh',
] as const;
export type FlowStep = (typeof FLOW_STEPS)[number];

export interface FlowArrow {
  readonly id: string;
  /** Milliseconds since 1970; also what rows are ordered by. */
  readonly at: number;
  readonly from: Lane;
  readonly to: Lane;
  readonly step: FlowStep | null;
  readonly title: string;
  /** `POST /oauth/token`, or the bridge method. */
  readonly request: string | null;
  /** How it was answered; null for a message that wants no answer. */
  readonly answer: { readonly status: number | null; readonly text: string; readonly isRefused: boolean } | null;
  readonly durationMs: number | null;
  /** How many times in a row. */
  readonly count: number;
  /** Further facts by name; secrets stand as `•••`. */
  readonly details: Readonly<Record<string, string>>;
}

/** Lanes by the way they stand, left to right. */
export const LANES: readonly Lane[] = ['mini', 'host', 'as'];

export const GHOSTS: Readonly<Record<FlowStep, Pick<FlowArrow, 'from' | 'to' | 'request'>>> = {
  login: { from: 'host', to: 'as', request: 'POST /oauth/authorize-challenge' },
  session: { from: 'host', to: 'as', request: 'POST /oauth/token' },
  launch: { from: 'host', to: 'mini', request: null },
  ask: { from: 'mini', to: 'host', request: 'auth.requestCode' },
  challenge: { from: 'host', to: 'as', request: 'POST /oauth/authorize-challenge' },
  consent: { from: 'host', to: 'host', request: null },
  decision: { from: 'host', to: 'as', request: 'POST /oauth/authorize-challenge' },
  code: { from: 'host', to: 'mini', request: null },
  redeem: { from: 'mini', to: 'as', request: 'POST /oauth/token' },
  read: { from: 'mini', to: 'as', request: 'GET /oauth/userinfo' },
  expired: { from: 'mini', to: 'as', request: 'GET /oauth/userinfo' },
  refresh: { from: 'mini', to: 'as', request: 'POST /oauth/token' },
};
