// Which attacks an engine may have no interface for, and which one it is that is missing. A word of `not applicable` that does not stand
// here fails the run: a page that has lost its interfaces by mistake must not look like an engine that never had them.
import type { Engine } from '../engines/engine.ts';
import type { Verdict } from './verdict.ts';

/** By attack: the interface without which it cannot be tried. */
const NEEDS: Readonly<Record<string, string>> = {
  accelerometer: 'Accelerometer',
  'background-fetch': 'backgroundFetch',
  'background-sync': 'sync',
  bluetooth: 'bluetooth',
  'client-hints': 'userAgentData',
  'compute-pressure': 'PressureObserver',
  'directory-picker': 'showDirectoryPicker',
  eme: 'requestMediaKeySystemAccess',
  'federated-login': 'IdentityCredential',
  'fetch-later': 'fetchLater',
  'file-picker': 'showOpenFilePicker',
  gyroscope: 'Gyroscope',
  hid: 'hid',
  'idle-detection': 'IdleDetector',
  'keyboard-map': 'keyboard',
  'local-fonts': 'queryLocalFonts',
  magnetometer: 'Magnetometer',
  'memory-measure': 'measureUserAgentSpecificMemory',
  midi: 'requestMIDIAccess',
  'orientation-lock': 'orientation',
  'paint-worklet': 'paintWorklet',
  'passkey-get': 'credentials',
  'password-get': 'PasswordCredential',
  payment: 'PaymentRequest',
  'payment-manifest': 'PaymentRequest',
  'periodic-sync': 'periodicSync',
  'picture-in-picture': 'documentPictureInPicture',
  'protocol-handler': 'registerProtocolHandler',
  push: 'pushManager',
  screens: 'getScreenDetails',
  serial: 'serial',
  'shared-storage': 'sharedStorage',
  usb: 'usb',
  'webrtc-lookup': 'RTCPeerConnection',
  'webrtc-peer': 'RTCPeerConnection',
  'webrtc-stun': 'RTCPeerConnection',
  'webrtc-turn-tcp': 'RTCPeerConnection',
  'webrtc-turn-tls': 'RTCPeerConnection',
  'webrtc-turn-udp': 'RTCPeerConnection',
  'websocket-stream': 'WebSocketStream',
  webtransport: 'WebTransport',
  'webtransport-hashes': 'WebTransport',
  xr: 'xr',
};

/** What Chromium on Linux has none of: storage that is shared is being taken out, and no machine of ours has such a sensor or radio. */
const CHROMIUM = ['shared-storage', 'magnetometer', 'bluetooth'];
/** What Chromium alone has made. */
const CHROMIUM_ONLY = [
  'accelerometer',
  'background-sync',
  'bluetooth',
  'client-hints',
  'compute-pressure',
  'directory-picker',
  'federated-login',
  'fetch-later',
  'file-picker',
  'gyroscope',
  'hid',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'memory-measure',
  'paint-worklet',
  'password-get',
  'payment',
  'payment-manifest',
  'periodic-sync',
  'screens',
  'shared-storage',
  'usb',
  'websocket-stream',
  'xr',
];
const WEBRTC = Object.keys(NEEDS).filter((id) => id.startsWith('webrtc-'));
/** What Debian's WebKitGTK is built without, in a browser and in a view. */
const WEBKIT = [
  ...CHROMIUM_ONLY,
  ...WEBRTC,
  'eme',
  'midi',
  'orientation-lock',
  'passkey-get',
  'picture-in-picture',
  'serial',
];

const MAY_LACK: Readonly<Record<Engine['name'], readonly string[]>> = {
  chromium: CHROMIUM,
  firefox: [...CHROMIUM_ONLY, 'background-fetch'],
  webkit: [...WEBKIT, 'background-fetch', 'push', 'webtransport', 'webtransport-hashes'],
  'webkit-native': [...WEBKIT, 'protocol-handler'],
};

/** The one sentence with which that attack may be not applicable there; undefined where it may not. */
export function mayLack(engine: Engine['name'], attack: string): string | undefined {
  return MAY_LACK[engine].includes(attack) ? `This engine has no \`${NEEDS[attack]}\`.` : undefined;
}

/** Null where it is said with the sentence that is expected, or where another word is said. */
export function wronglyLacking(engine: Engine['name'], attack: string, verdict: Verdict | undefined): string | null {
  if (verdict?.word !== 'not applicable') return null;
  const expected = mayLack(engine, attack);
  if (verdict.why === expected) return null;
  return `not applicable, which is not expected of it${expected === undefined ? '' : ' for this reason'}. ${verdict.why}`;
}
