// T105: an update that is cut off at any point leaves one whole version, the one before or the new one. The launch page is killed
// after the nth file, or at any moment; what is left must start without being given a single file more. The same scripts, over
// models of caches and registration, are cut after every single step in src/service-worker/kill-points.test.ts; here a browser has
// its say.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allOf, type Constellation, openConstellation, versionOf } from './constellation.ts';

const KILLS = process.env.DAVIT_LONG === '1' ? 1000 : 24;

let world: Constellation;
beforeAll(async () => {
  world = await openConstellation(() => ({ food: versionOf('0') }));
});
afterAll(() => world.close());

test(`T105 ${KILLS} kills during an update leave one whole version`, { timeout: 30_000 + KILLS * 5000 }, async () => {
  const { registry, issuer } = world.server;
  const packed = [await registry.pack('food', versionOf('a'), 1), await registry.pack('food', versionOf('b'), 2)];
  const page = await world.openHost();
  const outcome = await page.evaluate(
    async ([bundles, publisherKey, url, kills]) => {
      const { adapter } = harness;
      const versions = await Promise.all(
        bundles.map(async ({ digest, versionCode }) => {
          const bytes = new Uint8Array(await (await fetch(`${url}/registry/v1/bundles/${digest}`)).arrayBuffer());
          const expected = { appId: 'food', digest, versionCode, publisherKey, development: true };
          const verified = await adapter.verifyBundle(bytes, expected);
          if (!verified.ok) throw new Error(JSON.stringify(verified.failure));
          return verified.value;
        }),
      );
      type Version = (typeof versions)[number];
      const frameOfFood = () =>
        [...document.querySelectorAll('iframe')].find(({ title }) => title === 'food') as HTMLIFrameElement;
      const open = (version: Version, canProvision: boolean, onOpen: (frame: HTMLIFrameElement) => void = () => {}) => {
        const opened = adapter.open({
          appId: 'food',
          name: 'food',
          instance: 'i',
          path: '/',
          init: { issuer: url, launch: {} } as never,
          release: {
            integrityId: version.integrityId,
            connect: [],
            provision: canProvision ? async () => version : null,
          },
        });
        onOpen(frameOfFood());
        return opened;
      };
      /** What the files of the opened version say they are. */
      const read = async (version: Version): Promise<string[] | null> => {
        const surface = await open(version, false).catch(() => null);
        if (surface === null) return null;
        const seen = await new Promise<string[]>((done) => {
          setTimeout(() => done(['silence']), 20_000);
          surface.onDocument = (channel) => {
            channel.onMessage = (message) => {
              const { params } = message as { params: { key?: string; value?: string } };
              if (params.key === 'seen') done((params.value ?? '').split(','));
            };
          };
        });
        await surface.destroy();
        return seen;
      };
      let afterBlobs = Number.POSITIVE_INFINITY;
      let kill = () => {};
      const post = MessagePort.prototype.postMessage;
      MessagePort.prototype.postMessage = function (this: MessagePort, ...given: unknown[]) {
        (post as (...all: unknown[]) => void).apply(this, given);
        if (Array.isArray(given[0]) && given[0][0] === 'blob' && --afterBlobs === 0) kill();
      } as never;

      const whole = performance.now();
      await (await open(versions[0] as Version, true)).destroy();
      const span = performance.now() - whole;
      let installed = 0;
      const found: Record<string, number> = { old: 0, new: 0 };
      const mixed: unknown[] = [];
      const started = performance.now();
      for (let nth = 0; nth < kills; nth += 1) {
        const next = 1 - installed;
        const dead = new Promise<void>((done) => {
          open(versions[next] as Version, true, (frame) => {
            kill = () => {
              frame.src = 'about:blank';
              frame.title = 'dead';
              done();
            };
            if (nth % 2 === 0) afterBlobs = 1 + ((nth / 2) % 8);
            else setTimeout(() => kill(), Math.random() * span);
          }).then(
            async (surface) => {
              await surface.destroy();
              done();
            },
            () => done(),
          );
        });
        await dead;
        afterBlobs = Number.POSITIVE_INFINITY;
        const isNew = await read(versions[next] as Version);
        const seen = isNew ?? (await read(versions[installed] as Version));
        if (isNew !== null) installed = next;
        found[isNew === null ? 'old' : 'new'] = (found[isNew === null ? 'old' : 'new'] ?? 0) + 1;
        const right = installed === 0 ? 'a' : 'b';
        if (seen === null || seen.length !== 6 || seen.some((version) => version !== right))
          mixed.push([nth, right, seen]);
      }
      return { found, mixed, ms: Math.round(performance.now() - started), span: Math.round(span) };
    },
    [packed.map(({ digest, versionCode }) => ({ digest, versionCode })), registry.publisherKey, issuer, KILLS] as const,
  );
  expect(outcome.mixed).toEqual([]);
  expect((outcome.found.old ?? 0) + (outcome.found.new ?? 0)).toBe(KILLS);
  expect(outcome.found.old).toBeGreaterThan(0);
  expect(outcome.found.new).toBeGreaterThan(0);
  expect(allOf('a')).toHaveLength(6);
});
