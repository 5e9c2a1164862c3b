// What Plaza says, in English, by screen. Names from outside are put in by the components, isolated and bounded.
import { CANNOT_START, END_TITLES, REFUSAL_TITLES } from '@davit/host-app';
import { ABOUT_TEXTS } from './about/about-texts.ts';

export const TEXTS = {
  app: {
    broken: 'Plaza could not start',
    brokenHint: 'The server’s configuration cannot be read. Reload the page in a moment.',
    reload: 'Reload',
    updated: 'Plaza was updated while it was open. Reload it to go on.',
    skip: 'Skip to content',
    back: 'Back',
    cancel: 'Cancel',
    close: 'Close',
    unknownApp: 'There is no such mini-program',
    unknownAppHint: (appId: string | null) =>
      appId === null ? 'No mini-program can have this address.' : `This server knows none with the name “${appId}”.`,
    unreachedApp: 'No connection to the catalogue',
    unreachedAppHint: 'This mini-program was never opened here, and nobody can be asked about it now. Try again later.',
    toLauncher: 'All mini-programs',
    restarted: (name: string) => `${name} changed: started again.`,
  },
  login: {
    title: 'Log in to Plaza',
    lead: 'One account. Many mini-programs. You decide what each of them may know.',
    username: 'User name',
    password: 'Password',
    show: 'Show password',
    hide: 'Hide password',
    submit: 'Log in',
    busy: 'Logging in…',
    ended: 'Your session has ended. Please log in again.',
    empty: 'Enter your user name and your password.',
    wrong: 'That user name and password do not fit together. Check both and try again.',
    throttled: (seconds: number) =>
      `Too many attempts. Wait ${seconds === 1 ? 'a second' : `${seconds} seconds`}, then try again.`,
    throttledLong: (minutes: number) => `Too many attempts. Wait about ${minutes} minutes, then try again.`,
    noAnswer: 'The server does not answer. Check your connection and try again.',
    failed: (sentence: string) => `Logging in did not work: ${sentence}.`,
    demo: 'Development server: log in as',
    points: [
      ['Asked first', 'A mini-program sees nothing of you until you tap Allow.'],
      ['In plain sight', 'See every read, and the messages behind it, as they happen.'],
      ['Yours to stop', 'Withdraw a permission, and it ends within a second.'],
    ],
  },
  launcher: {
    greeting: (name: string) => `Hello, ${name}`,
    title: 'Mini-programs',
    search: 'Search mini-programs',
    empty: 'No mini-programs yet',
    emptyHint: 'Start the server with --app <folder> to add one.',
    noMatch: 'No mini-program fits your search.',
    running: 'Running',
    stopped: 'Stopped',
    recents: 'Opened last',
    categories: 'Categories',
    all: 'All',
    more: 'Show more',
    offline: 'No connection to the catalogue. This is what Plaza knew last; what is on this device can still start.',
    /** Null while it is not known. */
    sharing: (count: number | null) =>
      count === null
        ? 'You decide what you share.'
        : count === 0
          ? 'You share nothing yet.'
          : `You share details with ${count} mini-program${count === 1 ? '' : 's'}.`,
    review: 'Review my permissions',
  },
  about: ABOUT_TEXTS,
  bar: {
    home: 'Back to Plaza; the mini-program keeps running',
    close: 'Close',
    flow: 'Live flow',
    verified: 'Verified publisher',
    unverified: 'Publisher not verified',
  },
  view: {
    starting: 'Starting…',
    slow: 'This takes longer than usual.',
    waiting: 'Waiting for your answer',
    failed: CANNOT_START,
    leave: 'Back to Plaza',
    again: 'Try again',
    openAgain: 'Open again',
    plain: 'Open without the link',
    reload: 'Reload Plaza',
    clear: 'Delete its data',
    clearSure: (name: string) => `Delete everything that ${name} keeps on this device?`,
    unknown: 'It did not answer. Try again in a moment.',
    /** Above the sentence: how it ended. */
    ends: END_TITLES,
    /** The same for one that could not start. */
    refusals: {
      ...REFUSAL_TITLES,
      no_storage: 'This browser keeps no data for it',
      isolation: 'This browser protects too little',
      elsewhere: 'Open in another tab',
    },
    fetching: (received: string, total: string) => `Fetching it: ${received} of ${total}`,
    fetchingLabel: 'Download of the mini-program',
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
  problem: {
    title: (name: string) => `${name} is not served as it is now`,
    lines: 'What is wrong',
    hint: 'The last good version runs. This goes away once the folder is mended.',
  },
  menu: {
    account: 'Account',
    signedInAs: 'Logged in as',
    permissions: 'My permissions',
    theme: 'Appearance',
    themes: { auto: 'Auto', light: 'Light', dark: 'Dark' },
    logout: 'Log out',
  },
} as const;
