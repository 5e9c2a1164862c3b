// Every algorithm over every usual kind of request: what each implementation must accept first.
import type { KeyName } from '../keys.ts';
import { type Options, ORDER, profileVector } from '../profile-vector.ts';
import type { Vector } from '../vector.ts';

const keys: readonly KeyName[] = ['ed25519', 'ecdsa', 'rsa', 'secret'];
const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, i) => i);

const requests: readonly (readonly [name: string, shows: string, options: Options])[] = [
  ['get', 'A GET without a query', { target: '/v1/orders' }],
  ['get-query', 'A GET with a query', { target: '/v1/orders?table=7&table=8' }],
  ['post-json', 'A POST with a JSON body', { body: ORDER }],
  [
    'put-binary',
    'A PUT with every byte there is',
    {
      method: 'PUT',
      body: ALL_BYTES,
      headers: [
        ['Host', 'api.example.com'],
        ['Content-Type', 'application/octet-stream'],
        ['Content-Length', '256'],
      ],
    },
  ],
  ['delete', 'A DELETE without a body', { method: 'DELETE', target: '/v1/orders/4711' }],
  [
    'post-empty',
    'A POST that says it has no body',
    {
      method: 'POST',
      headers: [
        ['Host', 'api.example.com'],
        ['Content-Length', '0'],
      ],
    },
  ],
  [
    'patch-all',
    'A PATCH with all headers that are covered when present',
    {
      method: 'PATCH',
      body: ORDER,
      more: [
        ['Authorization', 'DPoP at_9kf2'],
        ['DPoP', 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA'],
        ['Idempotency-Key', '"order-4711"'],
      ],
    },
  ],
  ['without-alg', 'A signature whose algorithm is the one of the registered key', { body: ORDER, alg: null }],
];

export const algorithmCases: readonly Vector[] = keys.flatMap((key) =>
  requests.map(([name, shows, options]) => profileVector(`${key}/${name}`, `${shows}, ${key}.`, { key, ...options })),
);
