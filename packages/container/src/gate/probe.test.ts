// The two probe pages: what keeps them apart is the one header that the probe is about.
import { inlineHash, inlineScripts } from '@davit/bundle';
import { nodeCrypto } from '@davit/crypto/node';
import { describe, expect, test } from 'vitest';
import { PROBE_SCRIPT_HASH } from './built-gate.ts';
import { otherProbe, PROBE_LABELS, type ProbeLabel, probeDocument, probeEcho } from './probe-document.ts';

const hostOrigin = 'http://host.localhost:4000';
const page = (label: ProbeLabel, isSite = false) =>
  probeDocument({
    label,
    isSite,
    hostOrigin,
    otherOrigin: `http://${otherProbe(label)}.localhost:4000`,
  });
const headersOf = (label: ProbeLabel) =>
  Object.fromEntries(page(label).headers.map(([name, value]) => [name.toLowerCase(), value]));

describe(probeDocument, () => {
  test('runs its one script by hash', async () => {
    const [script = ''] = inlineScripts(page('probe--a').html);
    expect(PROBE_SCRIPT_HASH).toBe(await inlineHash(script, nodeCrypto.sha256));
    expect(headersOf('probe--a')['content-security-policy']).toContain(`'${PROBE_SCRIPT_HASH}'`);
  });

  test('lets each talk to the other by CSP, and only `b` by Connection-Allowlist', () => {
    expect(headersOf('probe--a')['content-security-policy']).toContain(
      "connect-src 'self' http://probe--b.localhost:4000;",
    );
    expect(headersOf('probe--b')['content-security-policy']).toContain(
      "connect-src 'self' http://probe--a.localhost:4000;",
    );
    expect(headersOf('probe--a')['connection-allowlist']).toBe('(response-origin);redirects=allow;webrtc=block');
    expect(headersOf('probe--b')['connection-allowlist']).toContain('"http://probe--a.localhost:4000"');
  });
});

test.each(PROBE_LABELS)('%s has its other one in its pair, whose other one it is', (label) => {
  expect(otherProbe(label)).not.toBe(label);
  expect(otherProbe(otherProbe(label))).toBe(label);
});

test('the second pair is the first without asking for a process, and that only where mini-programs are sites', () => {
  const asks = (isSite: boolean) =>
    PROBE_LABELS.map((label) => page(label, isSite).headers.some(([name]) => name === 'Origin-Agent-Cluster'));
  expect(asks(false)).toEqual([true, true, true, true]);
  expect(asks(true)).toEqual([true, true, false, false]);
  expect(page('probe--c').html).toBe(page('probe--a').html.replaceAll('probe--b', 'probe--d'));
});

describe(probeEcho, () => {
  test('answers the site that the browser named, and nothing when it named none', () => {
    expect(probeEcho({ secFetchSite: 'cross-site', hostOrigin }).body).toBe('cross-site');
    expect(probeEcho({ secFetchSite: null, hostOrigin }).body).toBe('');
  });
});
