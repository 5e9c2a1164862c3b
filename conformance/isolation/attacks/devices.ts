// Attacks that ask for devices or permissions. A mini-program has them through the bridge only, if at all.
import type { Arena, Attack } from '../attack.ts';
import { type Loose, need, sleep, web } from '../page/in-page.ts';

type Ask = readonly [id: string, title: string, ask: (arena: Arena) => unknown, more?: Partial<Attack>];

const device = web.navigator as Loose;
const media = (kind: object) => (): unknown => pending(need(device.mediaDevices, 'mediaDevices').getUserMedia?.(kind));
const sensor = (name: string) => (): Promise<string> =>
  new Promise((done, refused) => {
    const made = new (need(web[name], name))() as unknown as EventTarget & { start(): void };
    made.addEventListener('activate', () => done('active'));
    made.addEventListener('error', (event) => refused((event as Event & { error: Error }).error));
    made.start();
  });
const event = (name: string) => (): Promise<string> =>
  new Promise((done) => addEventListener(name, () => done('heard'), { once: true }));

const ASKS: readonly Ask[] = [
  ['camera', 'Camera', media({ video: true })],
  ['microphone', 'Microphone', media({ audio: true })],
  [
    'screen',
    'Screen',
    () => pending(need(device.mediaDevices?.getDisplayMedia, 'getDisplayMedia').call?.(navigator.mediaDevices)),
    { gesture: true },
  ],
  [
    'device-names',
    'Names of cameras and microphones',
    async () => {
      const all = await need(navigator.mediaDevices, 'mediaDevices').enumerateDevices();
      return all.some(({ label }) => label !== '') ? 'named' : Promise.reject(new Error('no names'));
    },
  ],
  [
    'geolocation',
    'Position',
    () =>
      new Promise((done, refused) =>
        need(navigator.geolocation, 'geolocation').getCurrentPosition(() => done('here'), refused),
      ),
  ],
  [
    'notifications',
    'Notifications',
    async () => {
      const answer = await pending(need(web.Notification, 'Notification').requestPermission?.());
      return answer === 'denied' || answer === 'default' ? Promise.reject(new Error(answer)) : answer;
    },
    { control: 'top', gesture: true },
  ],
  [
    'clipboard-read',
    'Reading the clipboard',
    () => need(device.clipboard?.readText, 'readText').call?.(navigator.clipboard),
    { gesture: true, control: 'same-origin' },
  ],
  [
    'clipboard-write',
    'Writing the clipboard',
    () => need(device.clipboard?.writeText, 'writeText').call?.(navigator.clipboard, 'x'),
    { gesture: true, control: 'same-origin' },
  ],
  ['accelerometer', 'Accelerometer', sensor('Accelerometer')],
  ['gyroscope', 'Gyroscope', sensor('Gyroscope')],
  ['magnetometer', 'Magnetometer', sensor('Magnetometer')],
  ['motion-event', 'Motion events', event('devicemotion')],
  ['orientation-event', 'Orientation events', event('deviceorientation')],
  ['usb', 'USB devices', () => need(device.usb, 'usb').getDevices?.()],
  ['serial', 'Serial ports', () => need(device.serial, 'serial').getPorts?.()],
  ['hid', 'HID devices', () => need(device.hid, 'hid').getDevices?.()],
  ['bluetooth', 'Bluetooth', () => need(device.bluetooth, 'bluetooth').getAvailability?.()],
  [
    'midi',
    'MIDI devices',
    () => pending(need(device.requestMIDIAccess, 'requestMIDIAccess').call?.(navigator), 14_000),
    // Firefox refuses by itself, after 3 to 13 seconds of its choice.
    { ms: 15_000 },
  ],
  ['gamepad', 'Game pads', () => String(need(device.getGamepads, 'getGamepads').call?.(navigator))],
  ['xr', 'Virtual reality', () => need(device.xr, 'xr').isSessionSupported?.('immersive-vr')],
  [
    'payment',
    'Payment sheet',
    ({ evil }) => {
      const total = { label: 'x', amount: { currency: 'EUR', value: '1.00' } };
      const supportedMethods = `${evil.replace('http:', 'https:')}/pay`;
      return String(new (need(web.PaymentRequest, 'PaymentRequest'))([{ supportedMethods }], { total }));
    },
  ],
  [
    'passkey-get',
    'Passkeys of the user',
    () =>
      pending(
        need(navigator.credentials, 'credentials').get({
          publicKey: { challenge: new Uint8Array(32), timeout: 60_000 },
        }),
      ),
    { gesture: true, control: 'same-origin' },
  ],
  [
    'password-get',
    'Passwords of the browser',
    async () => {
      need(web.PasswordCredential, 'PasswordCredential');
      await navigator.credentials.get({ password: true } as CredentialRequestOptions);
      return 'asked';
    },
    { control: 'top' },
  ],
  [
    'wake-lock',
    'Keeping the screen on',
    () => need(device.wakeLock, 'wakeLock').request?.('screen'),
    { control: 'same-origin' },
  ],
  [
    'idle-detection',
    'Whether the user is there',
    async () => {
      const Idle = need(web.IdleDetector, 'IdleDetector');
      return new Idle().start?.();
    },
  ],
  ['local-fonts', 'Fonts of the device', () => need(web.queryLocalFonts, 'queryLocalFonts')(), { gesture: true }],
  [
    'file-picker',
    'Picker of files',
    () => pending(need(web.showOpenFilePicker, 'showOpenFilePicker')()),
    { gesture: true, control: 'same-origin' },
  ],
  [
    'directory-picker',
    'Picker of folders',
    () => pending(need(web.showDirectoryPicker, 'showDirectoryPicker')()),
    { gesture: true, control: 'same-origin' },
  ],
  ['screens', 'All screens of the device', () => need(web.getScreenDetails, 'getScreenDetails')(), { gesture: true }],
  [
    'compute-pressure',
    'How busy the processor is',
    () => new (need(web.PressureObserver, 'PressureObserver'))(() => {}).observe?.('cpu'),
  ],
  [
    'keyboard-map',
    'Layout of the keyboard',
    () => need(device.keyboard, 'keyboard').getLayoutMap?.(),
    { control: 'same-origin' },
  ],
  [
    'eme',
    'Protected media',
    () =>
      need(device.requestMediaKeySystemAccess, 'requestMediaKeySystemAccess').call?.(navigator, 'org.w3.clearkey', [
        { initDataTypes: ['webm'], videoCapabilities: [{ contentType: 'video/webm; codecs="vp8"' }] },
      ]),
  ],
  [
    'client-hints',
    'Exact version of the browser',
    async () => {
      const hints = await need(device.userAgentData, 'userAgentData').getHighEntropyValues?.(['fullVersionList']);
      const list = (hints as unknown as { fullVersionList?: object[] })?.fullVersionList ?? [];
      return list.length === 0 ? Promise.reject(new Error('not told')) : JSON.stringify(list);
    },
    { control: 'top' },
  ],
];

/** A prompt that stays open has reached the user. */
function pending(promise: unknown, ms = 2000): Promise<unknown> {
  const asked = Promise.resolve(promise).catch((error: Error) =>
    // The browser has shown it, and nobody was there to choose.
    error.name === 'AbortError' ? 'asked the user' : Promise.reject(error),
  );
  return Promise.race([asked, sleep(ms).then(() => 'asks the user')]);
}

export const DEVICES: readonly Attack[] = ASKS.map(([id, title, ask, more]) => ({
  id,
  title,
  threat: 'T130',
  judge: 'page',
  async run(arena) {
    const late = sleep(more?.ms ?? 3000).then(() => Promise.reject(new Error('no answer')));
    const got = await Promise.race([Promise.resolve(ask(arena)), late]);
    return `${got ?? ''}` || 'granted';
  },
  // One by one: an answer that should come at once must not be late because others are being tried.
  blocks: true,
  ...more,
}));
