// A second registry process for the tests: publishes bundles of its own when it is told to, on the file and folder of the others.
import { type Bed, createBed } from '@davit/registry/store-contract';
import { createDiskBlobStore, createSqliteRegistryStore } from '@davit/store';

const [path = '', folder = ''] = process.argv.slice(2);
const opened: Promise<Bed> = (async () =>
  createBed({ store: await createSqliteRegistryStore({ path }), blobs: await createDiskBlobStore(folder) }))();

const calls: Readonly<Record<string, (argument: never) => Promise<unknown>>> = {
  async open() {
    return (await (await opened).store.head()).seq;
  },
  /** Uploads made by whoever holds the publisher's key, as base64; answers what each was told. */
  async publishAll({ bundles, code }: { bundles: readonly string[]; code: number }) {
    const bed = await opened;
    const answers = await Promise.all(
      bundles.map((bytes) =>
        bed.ask('PUT', `/apps/food/versions/${code}`, { as: 'ci', bytes: Buffer.from(bytes, 'base64') }),
      ),
    );
    return answers.map((answer) => [String(bed.told(answer)), answer.json.version?.digest ?? null]);
  },
  async suspendAll(reasons: readonly string[]) {
    const bed = await opened;
    const answers = await Promise.all(
      reasons.map((reason) => bed.ask('POST', '/apps/food/suspension', { as: 'operator', body: { reason } })),
    );
    return answers.map((answer) => bed.told(answer));
  },
};

process.on('message', async ({ id, name, argument }: { id: number; name: string; argument: never }) => {
  try {
    process.send?.({ id, answer: await calls[name]?.(argument) });
  } catch (error) {
    process.send?.({ id, error: String(error) });
  }
});
