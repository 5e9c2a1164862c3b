// Single use: a nonce is spent by the first request that is right in everything else; without a store nothing is accepted. And which check comes first.
import { changeSignature, setBody, setTarget } from '../changes.ts';
import { NOW, nonceOf, type Options, ORDER, profileVector } from '../profile-vector.ts';
import type { Vector } from '../vector.ts';

const FIRST = 'davit-1/replays/first';
const NONCE = nonceOf('replays/first');
const replay = (name: string, shows: string, options: Options, before: readonly string[] = [FIRST]) =>
  profileVector(`replays/${name}`, shows, {
    body: ORDER,
    nonce: NONCE,
    ...options,
    verifier: { accepted_before: before, ...options.verifier },
  });
const replayed = { code: 'replayed', attack: 'T139' } as const;
const reused = { code: 'replayed', attack: 'T140' } as const;
const down = (name: string, shows: string, options: Options) =>
  profileVector(`store/${name}`, shows, {
    code: 'replay_store_down',
    attack: 'T141',
    ...options,
    verifier: { replay_store: 'down', ...options.verifier },
  });
const order = (name: string, shows: string, options: Options) => profileVector(`order/${name}`, shows, options);
const broken = changeSignature((signature) => signature.fill(1, 0, 8));

export const replayCases: readonly Vector[] = [
  profileVector('replays/first', 'The first request with this nonce.', { body: ORDER }),
  replay('again', 'The same request again.', replayed),
  replay('at-the-end', 'The same request again, as late as its signature lasts.', {
    ...replayed,
    verifier: { now: NOW + 60 },
  }),
  replay('other-body', 'The same nonce for another body, signed.', { ...reused, body: '{"dish":"stew","count":1}' }),
  replay('other-target', 'The same nonce for another target, signed.', { ...reused, target: '/v1/payments' }),
  replay('other-method', 'The same nonce for another method, signed.', { ...reused, method: 'PUT' }),
  replay('later-signature', 'The same nonce in a later signature.', {
    ...reused,
    created: NOW + 20,
    verifier: { now: NOW + 20 },
  }),
  replay('other-label', 'The same nonce under another label.', { ...reused, label: 'again' }),
  replay('other-key', 'The same nonce from another key is another one.', { key: 'ecdsa' }),
  replay('nonce-case', 'A nonce differs by case.', { nonce: NONCE.toUpperCase() }),
  replay('other-nonce', 'Another nonce, everything else the same.', { nonce: nonceOf('another') }),
  down('body', 'The store cannot answer.', { body: ORDER }),
  down('no-body', 'The store cannot answer, for a request without a body.', {}),
  down('other-algorithm', 'The store cannot answer, for a shared secret.', { key: 'secret' }),
  order('signature-before-nonce', 'A wrong signature never asks the store.', {
    change: broken,
    code: 'signature_invalid',
    attack: 'T142',
    verifier: { replay_store: 'down' },
  }),
  order('digest-before-nonce', 'A wrong body never asks the store.', {
    body: ORDER,
    change: setBody('x'),
    code: 'digest_mismatch',
    attack: 'T142',
    verifier: { replay_store: 'down' },
  }),
  order('signature-before-digest', 'Signature and body are wrong: the signature comes first.', {
    body: ORDER,
    change: (request) => broken(setBody('x')(request)),
    code: 'signature_invalid',
  }),
  order('time-before-key', 'Late, and by an unknown key: the time comes first.', {
    key: 'ed25519-other',
    created: NOW - 3600,
    code: 'expired',
  }),
  order('parameters-before-time', 'No nonce, and late: the parameters come first.', {
    created: NOW - 3600,
    parameters: (list) => list.filter((item) => !item.startsWith('nonce=')),
    code: 'malformed',
  }),
  order('coverage-before-key', 'Short coverage, by an unknown key: the coverage comes first.', {
    key: 'ed25519-other',
    components: (list) => list.slice(1),
    code: 'coverage',
  }),
  order('target-before-all', 'A target that is refused, and no signature: the target comes first.', {
    change: (request) => ({ ...setTarget('/a//b')(request), headers: [] }),
    code: 'malformed',
  }),
  order('expired-replay', 'A replay after its end is late before it is a replay.', {
    body: ORDER,
    nonce: NONCE,
    code: 'expired',
    attack: 'T139',
    verifier: { accepted_before: [FIRST], now: NOW + 91 },
  }),
];
