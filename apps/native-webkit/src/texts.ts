// What the native host says, in English, by screen. Names from outside are bounded and put in by the screens.
import { CANNOT_START, END_TITLES, REFUSAL_TITLES } from '@davit/host-app';

export const TEXTS = {
  start: {
    broken: 'Plaza could not start',
    hint: 'Run “npm start” beside it, then try again.',
    again: 'Try again',
    other: 'Plaza is open already',
    noScreen: [
      'Plaza cannot start here: there is no screen for its window.',
      'Try: start it in a terminal of your desktop; over ssh, connect with “ssh -X”.',
    ],
    noSandbox:
      'Mini-programs run without the system’s sandbox here: install bubblewrap and xdg-dbus-proxy, and let users make namespaces.',
  },
  login: {
    title: 'Log in to Plaza',
    lead: 'One account. Many mini-programs. You decide what each of them may know.',
    username: 'User name',
    password: 'Password',
    submit: 'Log in',
    busy: 'Logging in…',
    ended: 'Your session has ended. Please log in again.',
    empty: 'Enter your user name and your password.',
    wrong: 'That user name and password do not fit together. Check both and try again.',
    throttled: (seconds: number) => `Too many attempts. Wait ${seconds} seconds, then try again.`,
    noAnswer: 'The server does not answer. Check your connection and try again.',
    failed: (sentence: string) => `Logging in did not work: ${sentence}.`,
    demo: 'Development server: log in as',
  },
  launcher: {
    greeting: (name: string) => `Hello, ${name}`,
    title: 'Mini-programs',
    empty: 'No mini-programs yet',
    emptyHint: 'Start the server with --app <folder> to add one.',
    running: 'Running',
    isRunning: (name: string) => `${name}, running`,
    permissions: 'My permissions',
    logout: 'Log out',
    theme: 'Light or dark',
    offline: 'No connection. What has run here before still starts.',
  },
  bar: {
    home: 'Home',
    homeHint: 'Back to Plaza (Alt+←); the mini-program keeps running',
    close: 'Close',
  },
  view: {
    starting: 'Starting…',
    waiting: 'Waiting for your answer',
    failed: CANNOT_START,
    unknown: 'It did not answer. Try again in a moment.',
    ways: { again: 'Open again', leave: 'Back to Plaza', clear: 'Delete its data' },
    fetching: (received: string, total: string) => `Fetching it: ${received} of ${total}`,
    /** The container's sentences for these speak of browsers and their tabs. */
    why: {
      no_storage: (name: string) =>
        `${name} cannot start: its data cannot be kept on this device. Make room, or start Plaza with another folder, and try again.`,
      isolation: (name: string) =>
        `${name} cannot start: it needs more protection than this system gives. Update the system (WebKitGTK, bubblewrap), and start Plaza again.`,
      wipe_failed: (name: string) =>
        `${name} cannot start: what another user left in it could not be deleted. Close Plaza, start it again, and try again.`,
      open_failed: (name: string) =>
        `${name} could not be opened: it could not be checked in time, or a part of it could not be read. Try again; if it still fails, close Plaza and start it again.`,
      elsewhere: (name: string) =>
        `${name} runs in a version that can no longer be started beside this one. Close it and try again.`,
    },
    ends: END_TITLES,
    refusals: REFUSAL_TITLES,
  },
  silent: {
    title: (name: string) => `${name} does not answer`,
    wait: 'Wait',
    close: 'Close it',
  },
  notice: {
    unconfirmed: (name: string) =>
      `Plaza could not confirm ${name} for a day. It runs, but cannot use your account until Plaza is online again.`,
    recovery: (name: string, when: string) =>
      `The publisher of ${name} has lost its key. From ${when} on, a new one counts.`,
    fellBack: (name: string) => `The newest version of ${name} kept crashing. You are using the one before.`,
    withdrawn: (name: string) => `The newest version of ${name} was withdrawn. You are using the one before.`,
    updateHeld: (name: string) =>
      `There is no room on this device for the newest version of ${name}. You are using the one before. Delete data that you no longer need, and open it again.`,
    refused: (name: string) =>
      `Something arrived for ${name} that its publisher or the registry did not sign. It was thrown away; you are using the version on this device.`,
    noSuchPage: (name: string) => `The link names a page that ${name} does not have. This is its first page.`,
    startedAgain: (name: string) => `${name} stopped while you were elsewhere. It was started again.`,
    dismiss: 'Got it',
  },
  consent: {
    asks: (name: string) => `${name} asks to use your details`,
    verified: 'Verified publisher',
    unverified: 'Publisher not verified',
    required: 'Required',
    reveal: (claim: string) => `Show ${claim.toLowerCase()}`,
    conceal: (claim: string) => `Hide ${claim.toLowerCase()}`,
    held: 'You share this already',
    tapToSee: 'Press a value to see exactly what is shared.',
    retention: (text: string) => `Kept: ${text}`,
    recipients: (text: string) => `Passed on to: ${text}`,
    connects: (list: string) => `It may connect to ${list}`,
    connectsNowhere: 'It connects to no other servers.',
    privacy: 'Privacy policy',
    opensOutside: (address: string) => `Opens ${address} in your browser`,
    contact: (contact: string) => `Contact: ${contact}`,
    allow: 'Allow',
    deny: 'Deny',
    note: 'You can withdraw this at any time in My permissions.',
    expiresIn: (time: string) => `This question ends in ${time}.`,
  },
  permissions: {
    title: 'My permissions',
    lead: 'What each mini-program may read about you, and how to stop it.',
    loading: 'Loading your permissions…',
    empty: 'You share nothing',
    emptyHint: 'When a mini-program asks for your details and you allow it, it appears here.',
    failed: (sentence: string) => `Your permissions could not be loaded: ${sentence}.`,
    again: 'Try again',
    lastRead: (when: string) => `Last read: ${when}`,
    never: 'Nothing has been read yet',
    withdraw: 'Withdraw',
    sure: (name: string) => `Withdraw what ${name} may use?`,
    confirm: 'Withdraw now',
    keep: 'Keep it',
    withdrawn: (name: string) => `${name} can no longer read your details.`,
    withdrawFailed: (sentence: string) => `It is not certain that it was withdrawn: ${sentence}. Please try again.`,
    back: 'Back',
  },
} as const;
