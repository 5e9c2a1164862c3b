// The product's host page for a driver: a real container over the real web adapter. What a driver asks stands on `driven`.
import {
  type Container,
  type ContainerEvent,
  createContainer,
  type InstanceState,
  type LaunchRequest,
  type PlatformAdapter,
} from '@davit/container';
import { createWebAdapter } from '@davit/container/web';
import { byTimer, createHeart } from './heartbeat.ts';

export interface Driven {
  readonly container: Container;
  readonly adapter: PlatformAdapter;
  /** Answers the instance, or the sentence of the refusal. */
  launch(
    appId: string,
    request?: Partial<LaunchRequest>,
  ): Promise<{ readonly id: string } | { readonly why: string; readonly code: string }>;
  readonly states: Record<string, InstanceState[]>;
  /** What was said about an instance that does not answer, and when. */
  readonly silences: { instance: string; responding: boolean; at: number }[];
  readonly log: { event: string; fields: Readonly<Record<string, unknown>> }[];
  readonly events: ContainerEvent[];
  readonly toasts: { instance: string; text: string }[];
  /** Messages that reached the page's own listeners. */
  readonly strays: unknown[];
  /** Ends the open host prompt. */
  answer: () => void;
}
declare global {
  var driven: Driven;
}

interface Config {
  readonly issuer: string;
  readonly apps_domain: string;
  readonly registry: { readonly url: string; readonly root: string };
}

globalThis.heart = createHeart(byTimer);

const mount = document.getElementById('mount') as HTMLElement;
Object.assign(mount.style, { width: '400px', height: '400px' });

function open({ issuer, apps_domain, registry }: Config): Driven {
  const states: Driven['states'] = {};
  const silences: Driven['silences'] = [];
  const log: Driven['log'] = [];
  const events: ContainerEvent[] = [];
  const toasts: Driven['toasts'] = [];
  const strays: unknown[] = [];
  const originOf = (label: string): string => `${location.protocol}//${label}.${apps_domain}`;
  const adapter = createWebAdapter({
    mount,
    appOrigin: originOf,
    gateOrigin: (appId) => originOf(`${appId}--gate`),
    log: (event, fields = {}) => void log.push({ event, fields }),
  });
  const container = createContainer({
    adapter,
    registry,
    issuer,
    host: { id: 'host', name: 'Host' },
    onEvent: (event) => void events.push(event),
    broker: {
      // Asks the user, who does not answer.
      requestCode: () => new Promise(() => {}),
      checkSession: async () => ({ logged_in: false, granted_scopes: [] }),
    },
    ui: {
      toast: (instance, text) => void toasts.push({ instance, text }),
      setTitle: () => {},
      onState(instance, state) {
        states[instance] = [...(states[instance] ?? []), state];
      },
      onResponding: (instance, responding) => void silences.push({ instance, responding, at: performance.now() }),
    },
    locale: 'en',
    theme: () => 'light',
    // The server is one: its mini-programs declare origins without TLS.
    development: true,
  });
  // Behind the container's own listener: what comes here, came past it.
  addEventListener('message', ({ data }) => void strays.push(data));
  return {
    container,
    adapter,
    states,
    silences,
    log,
    events,
    toasts,
    strays,
    answer: () => {},
    async launch(appId, request = {}) {
      const app = { appId, name: appId, publisher: 'Tests', icon: null, scopes: [], permissions: [] };
      try {
        return { id: (await container.launch({ app, ...request })).id };
      } catch (error) {
        const { message: why, code = '' } = error as Error & { readonly code?: string };
        return { why, code };
      }
    },
  };
}
void fetch('/config.json')
  .then((answer) => answer.json())
  .then((config: Config) => {
    globalThis.driven = open(config);
  });
