// A host client on Node, with a clock and a store that the test can turn.
import { nodeCrypto } from '@davit/crypto/node';
import {
  createHostClient,
  type ExchangeReport,
  type Fetch,
  type HostClientOptions,
  type HostSessionState,
} from '../src/index.ts';

export const nodeFetch: Fetch = async ({ method, url, headers, body }) => {
  const response = await fetch(url, { method, headers, body: body ?? null });
  return { status: response.status, header: (name) => response.headers.get(name), body: await response.text() };
};

export const liveSession = (now: number, name = 'alice'): HostSessionState => ({
  accessToken: `at_${name}.one`,
  refreshToken: `ref_${name}-0.one`,
  expiresAt: now + 600_000,
  userName: name,
});

/** The store that all windows of one host share. */
export class SharedStore {
  state: HostSessionState | null = null;
  isBroken = false;
  async load() {
    if (this.isBroken) throw new Error('broken');
    return this.state;
  }
  async save(state: HostSessionState | null) {
    if (this.isBroken) throw new Error('broken');
    this.state = state;
  }
}

export async function hostUnderTest(issuer: string, more: Partial<HostClientOptions> = {}) {
  const store = new SharedStore();
  const reports: ExchangeReport[] = [];
  const clock = { now: Date.now() };
  const { signer } = await nodeCrypto.generateKey('ES256');
  const options: HostClientOptions = {
    issuer,
    clientId: 'plaza',
    credential: { kind: 'installation', signer },
    fetch: nodeFetch,
    crypto: nodeCrypto,
    session: store,
    now: () => clock.now,
    onExchange: (report) => reports.push(report),
    ...more,
  };
  return { host: createHostClient(options), store, reports, clock, signer, options };
}

/** The same with a session that was kept from before. */
export async function hostWithSession(issuer: string) {
  const made = await hostUnderTest(issuer);
  made.store.state = liveSession(made.clock.now);
  return made;
}

export const tokens = (number: number, name = 'alice') => ({
  access_token: `at_${name}.${number}`,
  token_type: 'DPoP',
  expires_in: 600,
  refresh_token: `ref_${name}-${number}.r`,
  scope: 'host',
});

export const consent = (hash = 'hash-1', appId = 'food') => ({
  hash,
  app: { id: appId, name: 'Food', publisher: 'Food Ltd', verified: true, icon: null, privacy_url: null, contact: null },
  scopes: [
    {
      name: 'openid',
      title: 'Id',
      why: 'To know you',
      preview: [],
      required: true,
      held: false,
      retention: null,
      recipients: [],
    },
    {
      name: 'email',
      title: 'E-mail',
      why: 'Receipts',
      preview: [],
      required: false,
      held: false,
      retention: null,
      recipients: [],
    },
  ],
  connects_to: [],
  locale: 'en',
  expires_in: 600,
});
