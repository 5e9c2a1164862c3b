// What has to be downloaded before a mini-program runs, minified and compressed as a server sends it.
import { gzipSync } from 'node:zlib';
import { gateDocument } from '@davit/container/gate';
import { containerFile, LAUNCH_PAGE, WORKER_CODE } from '@davit/container/service-worker';
import { bundleOf, partsOf } from '../../tools/built-page.ts';
import { figureRow, type Row } from '../report.ts';

const SDK = `import { connect, DavitError, isInHost } from '@davit/sdk'; onload = () => [connect, DavitError, isInHost];`;
const CONTAINER = `import { createContainer } from '@davit/container'; import { createWebAdapter } from '@davit/container/web'; onload = () => [createContainer, createWebAdapter];`;

const VERIFY_WORKER = `import '@davit/container/verify-worker';`;
const ORIGINS = {
  app: 'https://food.apps.example',
  gate: 'https://food--gate.apps.example',
  host: 'https://host.example',
};

const toRow = (operation: string, text: string | Uint8Array): Row =>
  figureRow(operation, 1, 'davit', gzipSync(text, { level: 9 }).length, 'bytes');

/** What a page loads at once; and as `…-later`, what comes when it is first needed, if ever. */
async function partRows(operation: string, source: string): Promise<Row[]> {
  const parts = await partsOf({ source });
  const bytes = (first: boolean): string =>
    parts.flatMap(({ code, isFirst }) => (isFirst === first ? [code] : [])).join('');
  return [toRow(operation, bytes(true)), toRow(`${operation}-later`, bytes(false))];
}

export async function measureSizes(): Promise<Row[]> {
  console.error('… sizes');
  const gate = gateDocument({ appOrigin: ORIGINS.app, hostOrigin: ORIGINS.host });
  return [
    ...(await partRows('gzip-sdk', SDK)),
    ...(await partRows('gzip-container', CONTAINER)),
    toRow('gzip-verify-worker', await bundleOf({ source: VERIFY_WORKER })),
    toRow('gzip-gate', gate.html),
    toRow('gzip-launch-page', containerFile(LAUNCH_PAGE, ORIGINS)?.body ?? ''),
    toRow('gzip-service-worker', WORKER_CODE),
  ];
}
