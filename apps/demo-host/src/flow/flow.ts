// Collects what happens, from three sources: the host client's exchanges, the broker's bridge calls, and the server's record of
// what each mini-program did. Bounded; nothing leaves the page.
import type { Decision, ExchangeReport } from '@davit/host';
import type { ActivityItem } from '@davit/protocol';
import { shallowReactive } from 'vue';
import type { FlowArrow } from './flow-arrow.ts';
import { type FlowPicture, flowPicture } from './flow-picture.ts';
import { createFlowRecord } from './flow-record.ts';
import { FLOW_TEXTS } from './flow-texts.ts';
import { arrowFromExchange } from './from-exchange.ts';

const MAX_ARROWS = 300;
/** The server's clock may be behind ours by this much before its record of this visit would be cut. */
const CLOCK_SLACK_MS = 5_000;

interface Kept {
  /** Null: belongs to every mini-program's picture. */
  readonly appId: string | null;
  readonly arrow: FlowArrow;
}

/** Parameters of bridge calls that are public by nature; a new one is masked until named. */
const PUBLIC_PARAMS: ReadonlySet<string> = new Set(['scope', 'code_challenge', 'dpop_jkt', 'prompt']);

const bridgeDetails = (params: Readonly<Record<string, unknown>>): Record<string, string> => {
  const details: Record<string, string> = {};
  for (const [name, value] of Object.entries(params))
    if (value !== undefined) details[name] = PUBLIC_PARAMS.has(name) ? String(value) : '•••';
  return details;
};

export function createFlow(now: () => number) {
  let serial = 0;
  const kept = shallowReactive<Kept[]>([]);
  const record = createFlowRecord(now() - CLOCK_SLACK_MS);

  function keep(appId: string | null, arrow: FlowArrow): void {
    kept.push({ appId, arrow });
    if (kept.length > MAX_ARROWS) kept.splice(0, kept.length - MAX_ARROWS);
  }
  const message = (
    appId: string | null,
    part: Pick<FlowArrow, 'from' | 'to' | 'step' | 'title'> & Partial<FlowArrow>,
  ): void => {
    serial += 1;
    const plain = { request: null, answer: null, durationMs: null, count: 1, details: {} };
    keep(appId, { ...plain, id: `m${serial}`, at: now(), ...part });
  };
  const { bridge } = FLOW_TEXTS;

  return {
    exchange(report: ExchangeReport): void {
      serial += 1;
      const arrow = arrowFromExchange(report, serial);
      if (arrow !== null) keep(report.parameters.app_id ?? null, arrow);
    },
    sessionKept: () => message(null, { from: 'host', to: 'host', step: 'session', title: bridge.kept }),
    launched: (appId: string) => message(appId, { from: 'host', to: 'mini', step: 'launch', title: bridge.launch }),
    bridgeCall: (appId: string, method: string, params: Readonly<Record<string, unknown>>) =>
      message(appId, {
        from: 'mini',
        to: 'host',
        step: 'ask',
        title: bridge.ask,
        request: method,
        details: bridgeDetails(params),
      }),
    bridgeAnswer: (appId: string, method: string, refusal: string | null) =>
      message(appId, {
        from: 'host',
        to: 'mini',
        step: refusal === null ? 'code' : null,
        title: refusal === null ? bridge.code : bridge.refused,
        request: method,
        answer: refusal === null ? null : { status: null, text: refusal, isRefused: true },
        details: refusal === null ? { code: '•••' } : {},
      }),
    decided: (appId: string, { decision, grantedScopes }: Decision) =>
      message(appId, {
        from: 'host',
        to: 'host',
        step: 'consent',
        title: decision === 'allow' ? bridge.allowed : bridge.denied,
        details: decision === 'allow' && grantedScopes !== undefined ? { scopes: grantedScopes.join(' ') } : {},
      }),
    recorded: (appId: string, items: readonly ActivityItem[]) => record.add(appId, items),
    forget(): void {
      kept.splice(0, kept.length);
      record.forget();
    },
    picture: (appId: string): FlowPicture =>
      flowPicture([
        ...kept.filter((one) => one.appId === null || one.appId === appId).map(({ arrow }) => arrow),
        ...record.of(appId),
      ]),
  };
}
export type Flow = ReturnType<typeof createFlow>;
