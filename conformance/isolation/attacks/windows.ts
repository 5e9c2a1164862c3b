// Attacks that put something in the user's way: windows, dialogs, files, the whole screen.
import type { Arena, Attack } from '../attack.ts';
import { element, need, settled, sleep, web } from '../page/in-page.ts';

type Act = readonly [
  id: string,
  title: string,
  judge: Attack['judge'],
  run: (arena: Arena) => unknown,
  more?: Partial<Attack>,
];
const text = ({ id, side }: Arena): string => `${id}.${side}`;
const file = (): string => URL.createObjectURL(new Blob(['what nobody asked for']));

const ACTS: readonly Act[] = [
  ['popup', 'Opens a window', 'connection', ({ evil }) => void open(`${evil}/popup`), { gesture: true }],
  [
    'popup-features',
    'Opens a small window with `noopener`',
    'connection',
    ({ evil }) => void open(`${evil}/popup`, '_blank', 'popup,noopener,width=100,height=100'),
    { gesture: true },
  ],
  [
    'popup-anchor',
    'Clicks a link with `target=_blank`',
    'connection',
    ({ evil }) => element('a', { href: `${evil}/popup`, target: '_blank' }).click(),
    { gesture: true },
  ],
  [
    'popup-form',
    'Submits a form with `target=_blank`',
    'connection',
    ({ evil }) => (element('form', { action: `${evil}/popup`, target: '_blank' }) as HTMLFormElement).submit(),
    { gesture: true },
  ],
  ['dialog-alert', 'Calls `alert`', 'driver', (arena) => alert(text(arena)), { blocks: true, needsDriver: true }],
  ['dialog-confirm', 'Calls `confirm`', 'driver', (arena) => confirm(text(arena)), { blocks: true, needsDriver: true }],
  ['dialog-prompt', 'Calls `prompt`', 'driver', (arena) => prompt(text(arena)), { blocks: true, needsDriver: true }],
  [
    'dialog-print',
    'Calls `print`',
    'page',
    async () => {
      let printed = false;
      addEventListener('beforeprint', () => {
        printed = true;
      });
      print();
      await sleep(100);
      return printed ? 'printed' : undefined;
    },
    { blocks: true, needsDriver: true },
  ],
  [
    'dialog-beforeunload',
    'Asks the user to stay',
    'driver',
    async () => {
      addEventListener('beforeunload', (event) => {
        event.preventDefault();
        event.returnValue = 'stay';
      });
      location.assign('/index.html?left');
      await sleep(300);
    },
    { gesture: true, alone: true, needsDriver: true, control: 'same-origin' },
  ],
  [
    'download-anchor',
    'Downloads a file',
    'connection',
    ({ evil }) => element('a', { href: `${evil}/file.bin`, download: '' }).click(),
    { gesture: true, alone: true },
  ],
  [
    'download-blob',
    'Downloads a file that it made',
    'driver',
    (arena) => element('a', { href: file(), download: `${text(arena)}.txt` }).click(),
    { gesture: true, alone: true },
  ],
  [
    'download-data',
    'Downloads a `data:` address',
    'driver',
    (arena) => element('a', { href: 'data:application/octet-stream,x', download: `${text(arena)}.txt` }).click(),
    { gesture: true, alone: true },
  ],
  [
    'fullscreen',
    'Takes the whole screen',
    'page',
    async () => {
      const root = document.documentElement;
      await need(root.requestFullscreen, 'requestFullscreen').call(root);
      await sleep(50);
      void document.exitFullscreen();
      return 'full screen';
    },
    { gesture: true },
  ],
  [
    'pointer-lock',
    'Locks the pointer',
    'page',
    async () => {
      const body = element('div');
      const locked = new Promise((done) => document.addEventListener('pointerlockchange', () => done('locked')));
      await need(body.requestPointerLock, 'requestPointerLock').call(body);
      const answer = await settled(locked, 300);
      document.exitPointerLock();
      return answer ?? undefined;
    },
    { gesture: true },
  ],
  [
    'picture-in-picture',
    'Opens a window that stays on top',
    'page',
    async () => {
      const opened = await need(web.documentPictureInPicture, 'documentPictureInPicture').requestWindow?.();
      (opened as unknown as Window).close();
      return 'opened';
    },
    { gesture: true, control: 'top' },
  ],
  [
    'orientation-lock',
    'Locks the orientation of the screen',
    'page',
    async () => {
      await need(web.screen?.orientation, 'orientation').lock?.('portrait');
      return 'locked';
    },
    { gesture: true },
  ],
  [
    'window-name',
    'Finds what the page before it left in `window.name`',
    'page',
    () => (window.name.startsWith('left-behind') ? window.name : undefined),
    // After others that have left a name behind; in the control the frame has one.
    { alone: true },
  ],
];

export const WINDOWS: readonly Attack[] = ACTS.map(([id, title, judge, run, more]) => ({
  id,
  title,
  threat: id.startsWith('dialog-') ? 'T017' : 'T123',
  judge,
  run,
  ...more,
}));
