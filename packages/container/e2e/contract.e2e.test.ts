// The adapter contract on the web adapter, in Chromium: gates, service workers and frames, on a real server.
import { CONTRACT } from '@davit/container/contract';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchChromium } from '../../../tools/chromium.ts';
import { answerContract } from '../tests/contract/contract-server.ts';
import { buildPage } from './constellation.ts';
import { startTestServer, type TestServer } from './test-server.ts';

const PAGE =
  '<!doctype html><html lang="en"><title>Host</title><body><div id="mount"></div><script type="module" src="/host.js"></script>';

let server: TestServer;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  const files = {
    '/': PAGE,
    '/host.js': await buildPage('./contract-page.ts'),
    '/verify.js': await buildPage('./verify-page.ts'),
  };
  [browser, server] = await Promise.all([launchChromium(), startTestServer(files, () => ({}), answerContract)]);
  page = await browser.newPage();
  await page.goto(server.hostUrl);
  await page.waitForFunction(() => 'runContract' in globalThis);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

test.each(CONTRACT.map(({ name }) => name))('%s', async (name) => {
  expect(await page.evaluate((one) => runContract(one), name)).toBeNull();
});

test('T025 nobody was asked for a page outside', () => {
  expect(server.requests.filter((request) => request.endsWith('/contract/page'))).toEqual([]);
});
