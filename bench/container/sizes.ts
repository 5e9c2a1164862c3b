// What has to be downloaded before a mini-program runs, minified and compressed as a server sends it.
import { gzipSync } from 'node:zlib';
import { gateDocument } from '@davit/container/gate';
import type { Row } from '../report.ts';
import { bundleOf } from './build-pages.ts';

const SDK = `import { connect, DavitError, isInHost } from '@davit/sdk'; onload = () => [connect, DavitError, isInHost];`;
const CONTAINER = `import { createContainer } from '@davit/container'; import { createWebAdapter } from '@davit/container/web'; onload = () => [createContainer, createWebAdapter];`;

const toRow = (operation: string, text: string | Uint8Array): Row => ({
  operation,
  connections: 1,
  subject: 'davit',
  median: gzipSync(text, { level: 9 }).length,
  unit: 'bytes',
  p50_ms: null,
  p99_ms: null,
  cpu_us: null,
});

export async function measureSizes(): Promise<Row[]> {
  console.error('… sizes');
  const gate = gateDocument({ appOrigin: 'https://food.apps.example', hostOrigin: 'https://host.example' });
  return [
    toRow('gzip-sdk', await bundleOf({ source: SDK })),
    toRow('gzip-container', await bundleOf({ source: CONTAINER })),
    toRow('gzip-gate', gate.html),
  ];
}
