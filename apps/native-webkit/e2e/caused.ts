// What the audit log says of one user, as the operator’s side tells it to the tests. Types only.
/** What one user has caused at one client: how often each, and how many grants are behind them. */
export interface Caused {
  readonly loggedIn: number;
  readonly asked: number;
  readonly allowed: number;
  readonly issued: number;
  readonly redeemed: number;
  readonly refused: number;
  readonly grants: number;
}
