// The method table as objects: `davit.ui.toast({ text })`. Typed from the protocol; any method that the host has can be called.
import type { BridgeMethodName, BridgeParams, BridgeResult } from '@davit/protocol';
import type { CallOptions } from './caller.ts';

type GroupName = BridgeMethodName extends `${infer G}.${string}` ? G : never;
type NameIn<G extends GroupName> = Extract<BridgeMethodName, `${G}.${string}`> extends `${G}.${infer N}` ? N : never;
type MethodAt<G extends GroupName, N extends string> = Extract<BridgeMethodName, `${G}.${N}`>;

/** One bridge method; a method without parameters needs no argument. */
export type BridgeCall<M extends BridgeMethodName> =
  Record<string, never> extends BridgeParams<M>
    ? (params?: BridgeParams<M>, options?: CallOptions) => Promise<BridgeResult<M>>
    : (params: BridgeParams<M>, options?: CallOptions) => Promise<BridgeResult<M>>;

export type BridgeGroups = { readonly [G in GroupName]: { readonly [N in NameIn<G>]: BridgeCall<MethodAt<G, N>> } };

export const GROUPS = ['app', 'auth', 'ui', 'storage'] as const satisfies readonly GroupName[];

export function createGroups(
  call: (method: string, params?: unknown, options?: CallOptions) => Promise<unknown>,
): BridgeGroups {
  const group = (name: string) =>
    new Proxy(
      {},
      {
        // `then` would make the group look like a promise to `await`.
        get: (_, method) =>
          typeof method === 'string' && method !== 'then'
            ? (params?: unknown, options?: CallOptions) => call(`${name}.${method}`, params, options)
            : undefined,
      },
    );
  return Object.fromEntries(GROUPS.map((name) => [name, group(name)])) as unknown as BridgeGroups;
}
