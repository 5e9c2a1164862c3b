// What the README and the guide show is run as it stands there: servers and callers as programs of their own, commands by a shell.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../../../tools/bundle-program.mjs';
import { type CodeBlock, codeBlocks } from '../../../tools/docs/code-blocks.ts';
import { ROOT } from '../../../tools/root.mjs';
import { createSignatureBase, parseMessageSignatures } from '../src/index.ts';
import { openWorkshop, runProgram, type Workshop } from './fixtures/cli.ts';

const README = readFileSync(join(ROOT, 'packages/signature/README.md'), 'utf8');
const GUIDE = readFileSync(join(ROOT, 'packages/signature/docs/protect-an-api.md'), 'utf8');
const sources = `node_modules/.cache/davit/readme-${process.pid}`;
let shop: Workshop;
const running: { kill(): Promise<void> }[] = [];

function blockWith(document: string, language: string, mark: string): string {
  const found = codeBlocks(document).filter(
    (block: CodeBlock) => block.language === language && block.text.includes(mark),
  );
  expect(found).toHaveLength(1);
  return found[0]?.text ?? '';
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Bundles a block of TypeScript as a program. */
async function programOf(name: string, code: string): Promise<string> {
  mkdirSync(join(ROOT, sources), { recursive: true });
  writeFileSync(join(ROOT, sources, `${name}.ts`), code);
  return bundleProgram(`${sources}/${name}.ts`);
}

/** Starts a server of a document on a port of its own, in the folder with the keys. */
async function serve(name: string, code: string): Promise<number> {
  const { spawn } = await import('node:child_process');
  const port = await freePort();
  const file = await programOf(name, code.replaceAll('8080', String(port)));
  const child = spawn(process.execPath, [file], {
    cwd: shop.folder,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: 'inherit',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  running.push({
    kill: () => {
      child.kill();
      return ended;
    },
  });
  await expect
    .poll(
      () =>
        fetch(`http://localhost:${port}/v1`).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 10_000 },
    )
    .toBe(401);
  return port;
}

async function runCaller(code: string, port: number): Promise<string> {
  const file = await programOf(`caller-${port}`, code.replaceAll('8080', String(port)));
  const { out, err } = await runProgram(process.execPath, [file], { cwd: shop.folder });
  expect(err).toBe('');
  return out;
}

const owner = blockWith(README, 'ts', 'createServer(');
const caller = blockWith(README, 'ts', 'signedFetch(');

beforeAll(async () => {
  shop = await openWorkshop();
  const command = blockWith(README, 'sh', 'keygen').trim();
  expect(command).toBe('npx davit-signature keygen --out shop.pem > shop.jwk');
  writeFileSync(shop.path('shop.jwk'), (await shop.cli(['keygen', '--out', 'shop.pem'])).out);
}, 60_000);
afterEach(async () => {
  for (const program of running.splice(0)) await program.kill();
});
afterAll(() => {
  shop.clean();
  rmSync(join(ROOT, sources), { recursive: true, force: true });
});

describe('the README of @davit/signature', () => {
  it('keeps its promise of about ten lines', () => {
    const lines = (code: string) =>
      code.split('\n').filter((line) => line !== '' && !line.startsWith('import ')).length;
    expect(lines(owner)).toBeLessThanOrEqual(12);
    expect(lines(caller)).toBeLessThanOrEqual(10);
  });
  it('its caller is understood by its owner', async () => {
    const port = await serve('owner', owner);
    expect(await runCaller(caller, port)).toBe('200 Hello shop, you sent: {"dish":"soup"}\n');
  });
  it('its commands sign for curl and explain a refusal', async () => {
    const port = await serve('owner-curl', owner);
    const command = blockWith(README, 'sh', 'davit-signature sign').trim().replaceAll('8080', String(port));
    const args = /^npx davit-signature (.*)$/.exec(command)?.[1] ?? '';
    const program = await bundleProgram('packages/signature/src/cli/main.ts');
    const { out: curl } = await shop.sh(`"${process.execPath}" "${program}" ${args}`);
    expect((await shop.sh(`${curl.trim()} -s`)).out).toBe('Hello shop, you sent: {"dish":"soup"}');
    const verify = blockWith(README, 'sh', 'davit-signature verify').trim();
    const { out } = await shop.cli(['sign', '--key', 'shop.pem', '--headers', 'GET', 'http://localhost:8080/orders']);
    writeFileSync(shop.path('request.http'), `GET /order HTTP/1.1\nHost: localhost:8080\n${out}\n`);
    const explained = await shop.cli(verify.split(' ').slice(2));
    expect([explained.code, explained.out]).toEqual([1, expect.stringContaining('"@path": /order\n')]);
  });
  it('its openssl and curl are a caller of the classic scheme', async () => {
    const commands = [...GUIDE.matchAll(/`(openssl [^`]+)`/g)].map(([, command]) => command);
    expect(commands).toHaveLength(2);
    await shop.sh(commands.join(' && '));
    // The owner's file imports them already.
    const classic = blockWith(GUIDE, 'ts', 'const classic =').replace(/^import .*\n/gm, '');
    const port = await serve(
      'owner-classic',
      owner.replace('const guard = protect({', `${classic}\nconst guard = protect({ classic,`),
    );
    const script = blockWith(README, 'bash', 'openssl').replaceAll('8080', String(port));
    expect((await shop.sh(script)).out).toBe('Hello shop, you sent: {"dish":"soup"}');
    const changed = await shop.sh(script.replace('-d "$BODY"', '-d "$BODY "'));
    expect(JSON.parse(changed.out)).toMatchObject({ code: 'digest_mismatch' });
  });
  it('its pseudo-code names the lines that are signed, in their order', () => {
    const go = blockWith(README, 'go', '@signature-params');
    const names = [...go.matchAll(/`"([@a-z-]+)": (?:\?)?`/g)].map(([, name]) => name);
    const params = `(${names
      .slice(0, -1)
      .map((name) => `"${name}"`)
      .join(' ')})`;
    expect(go).toContain(params);
    const [signature] = parseMessageSignatures(`sig1=${params}`, 'sig1=:AAAA:') ?? [];
    const headers = [
      ['Content-Digest', 'd'],
      ['Content-Type', 't'],
    ] as const;
    const message = { method: 'POST', target: '/a?b', scheme: 'https', authority: 'h', headers };
    const base = createSignatureBase(signature?.components ?? [], [], message);
    expect(base.ok && base.value.split('\n').map((line) => /^"([^"]+)"/.exec(line)?.[1])).toEqual(names);
  });
  it('its replay store takes an id once, over several processes', async () => {
    const code = `${blockWith(README, 'ts', 'sqliteReplayStore(').replace(/^setInterval.*$/m, '')}
const taken = [];
for (let i = 0; i < 50; i += 1) taken.push(await replay.spend(new Uint8Array(32).fill(i), 4_000_000_000));
process.stdout.write(JSON.stringify(taken));`;
    const file = await programOf('replay', code);
    const runs = await Promise.all([1, 2, 3].map(() => runProgram(process.execPath, [file], { cwd: shop.folder })));
    expect(runs.map(({ err }) => err)).toEqual(['', '', '']);
    const taken = runs.map(({ out }) => JSON.parse(out) as boolean[]);
    for (let i = 0; i < 50; i += 1) expect(taken.filter((answers) => answers[i]).length).toBe(1);
  });
});

describe('packages/signature/docs/protect-an-api.md', () => {
  it.each(['Express', 'Fastify', 'Hono'])(
    'its %s server lets the signed request through and no other',
    async (name) => {
      const section = GUIDE.split('\n## ').find((text) => text.startsWith(`${name}\n`)) ?? '';
      const port = await serve(name.toLowerCase(), blockWith(section, 'ts', 'protect'));
      const ordered = await runCaller(caller.replace('/orders?table=7', '/v1/orders?table=7'), port);
      expect(ordered).toBe('200 {"owner":"shop","order":{"dish":"soup"}}\n');
    },
  );
  it('lists every option and every code', () => {
    const source = (path: string) => readFileSync(join(ROOT, 'packages/signature/src', path), 'utf8');
    const options = [...source('protect/protect-options.ts').matchAll(/^ {2}readonly (\w+)\??:/gm)].map(
      ([, name]) => name,
    );
    options.push('authority', 'keys', 'cover', 'acceptContentEncoding', 'classic');
    expect(options.length).toBeGreaterThan(8);
    for (const name of options.filter((option) => option !== 'clock')) expect(GUIDE).toContain(`| \`${name}\` |`);
    const codes = [...source('refusal/signature-failure.ts').matchAll(/reason: '(\w+)'/g)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(9);
    for (const code of [...codes, 'body_timeout', 'body_too_large']) expect(GUIDE).toContain(`\`${code}\``);
  });
});
