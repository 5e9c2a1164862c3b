// `GET /registry/v1/feed`: tells what is new from now on. Whoever connects asks `/records` afterwards for what it missed.
import type { RegistryEndpoint } from './endpoint.ts';
import { refuse, respond } from './respond.ts';

export const feedEndpoint: RegistryEndpoint = {
  method: 'GET',
  path: '/registry/v1/feed',
  summary:
    'Every new release record from now on; the id of an event is `<app_id>:<seq>`. Ask `/records` once it is open',
  answer: 'Server-Sent Events, each one compact JWS (`text/event-stream`)',
  handle({ feed }, { remoteAddress }) {
    const refusal = feed.refusal(remoteAddress);
    if (refusal !== null) return refuse(refusal);
    const headers = [
      ['content-type', 'text/event-stream'],
      ['cache-control', 'no-store'],
      // Or a proxy in front collects events until they are worth sending.
      ['x-accel-buffering', 'no'],
    ] as const;
    return { ...respond(200, headers, feed.greeting()), follow: (write, end) => feed.join(remoteAddress, write, end) };
  },
};
