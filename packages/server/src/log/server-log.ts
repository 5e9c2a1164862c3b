// The operator's log: one JSON line an event, one a request. Headers, queries and bodies never reach it.
import type { LogPort } from '@davit/auth';
import { type Logger, pino } from 'pino';
import type { ServerConfig } from '../config.ts';
import type { RequestReport } from '../edge/listener.ts';
import { maskSecrets } from './mask-secrets.ts';

export interface ServerLog extends LogPort {
  request(report: RequestReport): void;
}

/** Text is cut, so that one hostile request cannot fill a disk. */
const MAX_TEXT = 300;

export function createServerLog(options: ServerConfig['log']): ServerLog {
  const write = options?.write;
  const settings = { level: options?.level ?? 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime };
  const logger: Logger = write ? pino(settings, { write }) : pino(settings);
  const event =
    (level: 'info' | 'warn' | 'error') =>
    (name: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      if (logger.isLevelEnabled(level)) logger[level]({ event: name, ...plainFields(fields) });
    };
  return {
    info: event('info'),
    warn: event('warn'),
    error: event('error'),
    request(report) {
      if (!logger.isLevelEnabled('info')) return;
      const { method, host, path, status, ms } = report;
      logger.info({ event: 'request', method: text(method), host: text(host), path: text(path), status, ms });
    },
  };
}

const text = (value: string): string => maskSecrets(value.slice(0, MAX_TEXT));

/** Keeps scalars and names errors; an object could carry anything. */
function plainFields(fields: Readonly<Record<string, unknown>>): Record<string, string | number | boolean | null> {
  const plain: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') plain[name] = text(value);
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null) plain[name] = value;
    else if (value instanceof Error) plain[name] = maskSecrets((value.stack ?? value.message).slice(0, 2_000));
  }
  return plain;
}
