import { ed25519KeyOf, type PublisherKeyEntry, type ReleaseRecord } from '@davit/bundle';
import { encodeUtf8, toHex } from '@davit/crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { bareCrypto, bareSigner } from '../../../tests/bare-crypto.ts';
import { decideVersion, rolloutPlace, type VersionQuestion } from './decide-version.ts';
import type { InstalledRelease } from './installed-release.ts';
import type { TrustedRelease } from './release-trust.ts';

const { sha256 } = bareCrypto;
const [key, laterKey] = [ed25519KeyOf(bareSigner(1)), ed25519KeyOf(bareSigner(2))];
const version = (version_code: number) => ({ version_code, digest: `${version_code % 10}`.repeat(64), size: 1000 });
const link = (index: number, from: number, changes: Partial<PublisherKeyEntry> = {}): PublisherKeyEntry => ({
  index,
  key: index === 0 ? key : laterKey,
  from_version_code: from,
  signed_by: index === 0 ? 'root' : 'previous',
  signed_at: 1000,
  signature: '',
  ...changes,
});
const RECORD: ReleaseRecord = {
  format: 1,
  app_id: 'food',
  seq: 1,
  issued_at: 1000,
  expires_at: 2000,
  floor: 2,
  channels: { stable: { current: version(5), previous: version(4) } },
  revoked: [],
  publisher_keys: [link(0, 1)],
  online_key: { index: 0, key, root_signature: '' },
};
const installed = (version_code: number): InstalledRelease => ({
  ...version(version_code),
  integrityId: 'f'.repeat(64),
  name: 'Food',
  scopes: [],
  permissions: [],
  connect: [],
});

type Changes = Partial<Omit<VersionQuestion, 'release'>> & {
  record?: Partial<ReleaseRecord>;
  release?: Partial<TrustedRelease>;
};
const stable = (changes: object): Partial<ReleaseRecord> => ({
  channels: { stable: { current: version(5), previous: version(4), ...changes } },
});
const crashes = (version_code: number, times: number) => new Map([[version(version_code).digest, times]]);

async function decide({ record, release, ...changes }: Changes = {}): Promise<string> {
  const answer = await decideVersion({
    release: { record: { ...RECORD, ...record }, freshness: 'fresh', checkedAt: 0, recoveryAt: null, ...release },
    channel: 'stable',
    user: 'alice',
    installed: null,
    alone: true,
    crashes: new Map(),
    sha256,
    ...changes,
  });
  if (!answer.ok) return answer.failure.reason;
  const name = ({ why, bundle }: { why: string; bundle: { version_code: number } }) => `${why} ${bundle.version_code}`;
  return [answer.value, ...answer.value.alternatives].map(name).join(', then ');
}
/** Users on either side of a rollout of 50 %. */
const half = { id: 'r', percent: 50, salt: 'salt' };
let [inside, outside] = ['', ''];
beforeAll(async () => {
  for (let at = 0; inside === '' || outside === ''; at += 1) {
    if ((await rolloutPlace('salt', `user${at}`, sha256)) < 50) inside = `user${at}`;
    else outside = `user${at}`;
  }
});

describe(rolloutPlace, () => {
  it('is the first four bytes of SHA-256(salt ‖ user) mod 100', async () => {
    const hash = await sha256(encodeUtf8('saltalice'));
    expect(await rolloutPlace('salt', 'alice', sha256)).toBe(Number.parseInt(toHex(hash).slice(0, 8), 16) % 100);
  });
  it('spreads users evenly, and anew with each salt', async () => {
    let [low, moved] = [0, 0];
    for (let at = 0; at < 1000; at += 1) {
      const [a, b] = [await rolloutPlace('a', `user${at}`, sha256), await rolloutPlace('b', `user${at}`, sha256)];
      if (a < 20) low += 1;
      if (a < 20 !== b < 20) moved += 1;
    }
    expect(low).toBeGreaterThan(150);
    expect(low).toBeLessThan(250);
    expect(moved).toBeGreaterThan(200);
  });
});

describe(decideVersion, () => {
  it('runs the current version', async () => {
    expect(await decide()).toBe('current 5');
    expect(await decide({ release: { freshness: 'stale' } })).toBe('current 5');
    expect(await decide({ installed: installed(5) })).toBe('current 5');
  });

  it('runs the channel of the host, and the stable one where there is no other', async () => {
    const channels = { ...RECORD.channels, beta: { current: version(6) } };
    expect(await decide({ channel: 'beta', record: { channels } })).toBe('current 6');
    expect(await decide({ channel: 'dev', record: { channels } })).toBe('current 5');
  });

  it('refuses what was suspended, before anything else, and what has expired', async () => {
    const suspended = { suspended: { reason: 'It broke the rules.', since: 1 } };
    expect(await decide({ record: suspended, alone: false, installed: installed(5) })).toBe('suspended');
    expect(await decide({ record: suspended, release: { freshness: 'expired' } })).toBe('suspended');
    expect(await decide({ release: { freshness: 'expired' }, installed: installed(5) })).toBe('expired');
  });

  it('keeps users outside a rollout on the version before', async () => {
    const record = stable({ rollout: half });
    expect(await decide({ record, user: inside })).toBe('current 5');
    expect(await decide({ record, user: outside })).toBe('previous 4');
    expect(await decide({ record: stable({ rollout: { ...half, percent: 0 } }), user: inside })).toBe('previous 4');
    expect(await decide({ record: stable({ rollout: { ...half, percent: 100 } }), user: outside })).toBe('current 5');
    expect(await decide({ record: { ...record, revoked: [version(4).digest] }, user: outside })).toBe('revoked');
    // A place is counted from 0: a rollout of as many percent stops just before it.
    const place = await rolloutPlace('salt', inside, sha256);
    const upTo = (percent: number) => decide({ record: stable({ rollout: { ...half, percent } }), user: inside });
    expect([await upTo(place), await upTo(place + 1)]).toEqual(['previous 4', 'current 5']);
  });

  it('falls back to the version before after three crashes of the current one', async () => {
    expect(await decide({ crashes: crashes(5, 2) })).toBe('current 5');
    expect(await decide({ crashes: crashes(5, 3) })).toBe('fallback 4');
    expect(await decide({ crashes: crashes(4, 9) })).toBe('current 5');
    expect(await decide({ crashes: crashes(5, 3), record: stable({ previous: undefined }) })).toBe('current 5');
    expect(await decide({ crashes: crashes(5, 3), record: { revoked: [version(4).digest] } })).toBe('current 5');
  });

  it('T087 runs no revoked version and none below the floor', async () => {
    const revoked = [version(5).digest];
    expect(await decide({ record: { revoked } })).toBe('fallback 4');
    expect(await decide({ record: { revoked }, alone: false, installed: installed(5) })).toBe('elsewhere');
    expect(await decide({ record: { revoked, floor: 5 } })).toBe('revoked');
    expect(await decide({ record: { revoked, ...stable({ previous: undefined }) }, installed: installed(5) })).toBe(
      'revoked',
    );
    expect(await decide({ record: { floor: 5 }, crashes: crashes(5, 3) })).toBe('current 5');
    expect(await decide({ record: { floor: 5 }, installed: installed(4) })).toBe('current 5');
    expect(await decide({ record: { floor: 5 }, installed: installed(4), alone: false })).toBe('elsewhere');
  });

  it('T105 runs what is installed beside others, or nothing', async () => {
    expect(await decide({ alone: false, installed: installed(5) })).toBe('installed 5');
    expect(await decide({ alone: false, installed: installed(4) })).toBe('installed 4');
    expect(await decide({ alone: false, installed: installed(3) })).toBe('elsewhere');
    expect(await decide({ alone: false })).toBe('elsewhere');
  });

  it('offers what is installed for the case that the wanted version cannot be had', async () => {
    expect(await decide({ installed: installed(4) })).toBe('current 5, then installed 4');
    expect(await decide({ installed: installed(3) })).toBe('current 5');
    const record = stable({ rollout: half });
    expect(await decide({ record, user: outside, installed: installed(5) })).toBe('previous 4, then installed 5');
    const gone = { ...record, revoked: [version(4).digest] };
    expect(await decide({ record: gone, user: outside, installed: installed(5) })).toBe('installed 5');
  });

  it('does not take a digest for another version’s', async () => {
    const other = { ...installed(9), version_code: 5 };
    expect(await decide({ installed: other, alone: false })).toBe('elsewhere');
  });

  it('names the one key that may have signed the version', async () => {
    const keyOf = async (record: Partial<ReleaseRecord>, recoveryAt: number | null) => {
      const release = { record: { ...RECORD, ...record }, freshness: 'fresh', checkedAt: 0, recoveryAt } as const;
      const rest = {
        channel: 'stable',
        user: 'alice',
        installed: null,
        alone: true,
        crashes: new Map(),
        sha256,
      } as const;
      const answer = await decideVersion({ release, ...rest });
      return answer.ok ? answer.value.publisherKey : answer.failure.reason;
    };
    expect(await keyOf({}, null)).toBe(key);
    expect(await keyOf({ publisher_keys: [link(0, 1), link(1, 5)] }, null)).toBe(laterKey);
    expect(await keyOf({ publisher_keys: [link(0, 1), link(1, 6)] }, null)).toBe(key);
    const recovered = { publisher_keys: [link(0, 1), link(1, 3, { signed_by: 'recovery' })] };
    expect(await keyOf(recovered, 1000 + 72 * 3600)).toBe(key);
    expect(await keyOf(recovered, null)).toBe(laterKey);
    expect(await keyOf({ ...stable({ previous: undefined }), publisher_keys: [link(0, 6)] }, null)).toBe(
      'inconsistent',
    );
  });
});
