// A real Chromium with a fresh profile, on a constellation of its own, and the taps that every journey makes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppFolder, type DevEnv, startDevEnv } from '@davit/dev-env';
import { type BrowserContext, chromium, type Frame, type Locator, type Page } from 'playwright-core';
import { CHROMIUM_ARGUMENTS, CHROMIUM_PATH } from '../../../tools/chromium.ts';

const repository = new URL('../../../', import.meta.url).pathname;
export const PASSWORD = 'davit-demo';
const OWN_APPS = ['food', 'tickets'].map((app) => ({
  folder: join(repository, 'minis', app, 'dist'),
  publisherVerified: true,
}));

export interface AuditEntry {
  readonly event: string;
  readonly reason?: string | null;
  readonly client_id?: string | null;
  readonly grant_id?: string | null;
  readonly family_id?: string | null;
  readonly token_id?: string | null;
}

export interface Plaza {
  readonly env: DevEnv;
  readonly context: BrowserContext;
  readonly page: Page;
  /** Everything that the page or a frame complained of; a journey ends with none. */
  readonly complaints: string[];
  /** Waits for the consent sheet, and until it takes answers: not before it has stood still for half a second. */
  sheet(): Promise<Locator>;
  /** Answers the consent sheet with one of its buttons, and waits until it is gone. */
  answer(testId: 'consent-allow' | 'consent-deny'): Promise<void>;
  /** Food's account screen: who the user is, and the developer panel. */
  account(food: Frame): Promise<void>;
  login(username: string, password?: string): Promise<void>;
  logout(): Promise<void>;
  open(appId: string): Promise<Frame>;
  closeApp(): Promise<void>;
  /** The running document of a mini-program. */
  frame(appId: string): Promise<Frame>;
  /** The audit log, oldest first. */
  audit(filter?: Readonly<Record<string, string>>): Promise<readonly AuditEntry[]>;
  close(): Promise<void>;
}

/**
 * A frame of another process that is shown again is drawn before the browser sends it what the pointer does; a click in between goes
 * to the page around it.
 */
async function takesPointer(page: Page, frame: Frame): Promise<void> {
  const box = await (await frame.frameElement()).boundingBox();
  if (box === null) throw new Error(`${frame.url()} is not shown`);
  let hasMoved = false;
  const moved = frame
    .evaluate(() => new Promise<void>((done) => addEventListener('pointermove', () => done(), { once: true })))
    .then(() => {
      hasMoved = true;
    });
  for (let tries = 0; !hasMoved && tries < 100; tries += 1) {
    await page.mouse.move(box.x + box.width / 2 + (tries % 2), box.y + box.height / 2);
    await Promise.race([moved, page.waitForTimeout(50)]);
  }
  if (!hasMoved) throw new Error(`The pointer does not reach ${frame.url()}`);
}

export async function openPlaza(
  options: {
    accessTokenTtlSeconds?: number;
    apps?: readonly (string | AppFolder)[];
    /** With Food and Tickets beside them; true by default. */
    isOwn?: boolean;
    watch?: boolean;
    /** The server serves developers' tools. */
    tools?: boolean;
    /** More arguments for Chromium. */
    chromium?: readonly string[];
  } = {},
): Promise<Plaza> {
  const env = await startDevEnv({
    hostFolder: join(repository, 'apps/demo-host/dist'),
    // As `npm start` does: it vouches for its own mini-programs.
    apps: [...(options.isOwn === false ? [] : OWN_APPS), ...(options.apps ?? [])],
    accessTokenTtlSeconds: options.accessTokenTtlSeconds ?? 300,
    watch: options.watch,
    tools: options.tools,
  });
  const profile = mkdtempSync(join(tmpdir(), 'plaza-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM_PATH,
    headless: true,
    args: [...CHROMIUM_ARGUMENTS, ...(options.chromium ?? [])],
    viewport: { width: 390, height: 844 },
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(env.info.host_url);

  const sheet = async (): Promise<Locator> => {
    const found = page.getByTestId('consent-sheet');
    await found.locator('[data-testid="consent-allow"][aria-disabled="false"]').waitFor();
    return found;
  };
  const runningFrame = (appId: string): Frame | undefined =>
    page
      .frames()
      .find(
        (one) => one.url().startsWith(`http://${appId}.localhost:${env.port}/`) && !one.url().includes('/.container/'),
      );
  const frame = async (appId: string): Promise<Frame> => {
    for (let tries = 0; tries < 200; tries += 1) {
      const found = runningFrame(appId);
      if (found !== undefined) return found;
      await page.waitForTimeout(50);
    }
    throw new Error(
      `${appId} does not run; frames: ${page
        .frames()
        .map((one) => one.url())
        .join(' ')}`,
    );
  };

  return {
    env,
    context,
    page,
    complaints,
    frame,
    sheet,
    async answer(testId) {
      const found = await sheet();
      await found.getByTestId(testId).click();
      await found.waitFor({ state: 'detached' });
    },
    async account(food) {
      await food.getByTestId('tab-account').click();
      await food.getByTestId('user-id').waitFor();
    },
    async login(username, password = PASSWORD) {
      await page.getByTestId('login-username').fill(username);
      await page.getByTestId('login-password').fill(password);
      await page.getByTestId('login-submit').click();
    },
    async logout() {
      // Back to the launcher; a mini-program goes on running behind it.
      await page.evaluate(() => {
        location.hash = '#/';
      });
      await page.getByTestId('account-menu').click();
      await page.getByTestId('logout').click();
      await page.getByTestId('login-username').waitFor();
    },
    async open(appId) {
      const running = runningFrame(appId);
      await page.getByTestId(`app-${appId}`).click();
      await page.getByTestId('host-bar').waitFor();
      const found = await frame(appId);
      if (found === running) await takesPointer(page, found);
      return found;
    },
    async closeApp() {
      await page.getByTestId('close-app').click();
      await page.getByTestId('launcher').waitFor();
    },
    async audit(filter = {}) {
      const query = new URLSearchParams({ limit: '1000', ...filter });
      const answer = await fetch(`${env.info.issuer}/admin/v1/audit?${query}`, {
        headers: { authorization: `Bearer ${env.info.admin_token}` },
      });
      const { entries } = (await answer.json()) as { entries: AuditEntry[] };
      return entries.reverse();
    },
    async close() {
      await context.close();
      await env.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
