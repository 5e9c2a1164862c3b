// Messages to the containers of the same host in other tabs.
import type { Json } from '@davit/protocol';
import type { Peers } from '../core/delivery-ports.ts';

export function createPeerChannel(channel: BroadcastChannel): Peers {
  const peers: Peers = { onTold: null, tell: (message) => channel.postMessage(message) };
  channel.onmessage = ({ data }: MessageEvent<Json>) => peers.onTold?.(data);
  return peers;
}
