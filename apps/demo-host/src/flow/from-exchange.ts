// An exchange of the host with the authorization server as an arrow. Polling of `/account` by the host's own screens is none.
import type { ExchangeReport } from '@davit/host';
import type { FlowArrow, FlowStep } from './flow-arrow.ts';
import { FLOW_TEXTS } from './flow-texts.ts';

const LONG_ID = /(?<=\/)([0-9a-f]{4})[0-9a-f]{10,}([0-9a-f]{4})(?=\/|$)/g;
/** Ids that begin alike (they begin with the time) often end differently. */
const shortPath = (path: string): string => path.replace(LONG_ID, '$1…$2');

interface Meaning {
  readonly step: FlowStep | null;
  readonly title: string;
}

function meaningOf({ method, path, parameters }: ExchangeReport): Meaning | null {
  const { hostExchange } = FLOW_TEXTS;
  if (path === '/oauth/authorize-challenge') {
    if (parameters.decision === 'allow') return { step: 'decision', title: hostExchange.allow };
    if (parameters.decision !== undefined) return { step: 'decision', title: hostExchange.deny };
    if (parameters.app_id !== undefined) return { step: 'challenge', title: hostExchange.challenge };
    return { step: 'login', title: hostExchange.login };
  }
  if (path === '/oauth/token')
    return parameters.grant_type === 'refresh_token'
      ? { step: null, title: hostExchange.renew }
      : { step: 'session', title: hostExchange.session };
  if (path === '/oauth/revoke') return { step: null, title: hostExchange.logout };
  if (method === 'DELETE') return { step: null, title: hostExchange.withdraw };
  return null;
}

function answerText(report: ExchangeReport, step: FlowStep | null): string {
  const { answers } = FLOW_TEXTS;
  if (report.status === 0) return answers.none;
  if (report.status < 300) return step === 'challenge' || step === 'decision' ? answers.code : answers.done;
  if (report.error === 'insufficient_authorization' && report.reason !== 'factor_wrong') return answers.askUser;
  return report.reason ?? report.error ?? answers.refused;
}

/** Null for what does not belong into the picture. `serial` makes the id unique. */
export function arrowFromExchange(report: ExchangeReport, serial: number): FlowArrow | null {
  const meaning = meaningOf(report);
  if (meaning === null) return null;
  const isQuestion = report.error === 'insufficient_authorization' && report.reason !== 'factor_wrong';
  return {
    id: `x${serial}`,
    at: report.at,
    from: 'host',
    to: 'as',
    // A refused attempt has not taken the step.
    step: report.status === 200 || isQuestion ? meaning.step : null,
    title: meaning.title,
    request: `${report.method} ${shortPath(report.path)}`,
    answer: {
      status: report.status === 0 ? null : report.status,
      text: answerText(report, meaning.step),
      isRefused: (report.status === 0 || report.status >= 400) && !isQuestion,
    },
    durationMs: Math.round(report.durationMs),
    count: 1,
    details: shortPath(report.path) === report.path ? report.parameters : { path: report.path, ...report.parameters },
  };
}
