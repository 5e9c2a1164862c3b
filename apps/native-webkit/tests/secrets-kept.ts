// Which secrets somebody has kept, by their kinds (`ref` is a refresh token): looked for in whatever is stored, never shown.
import { decodeUtf8 } from '@davit/crypto';
import { joinPath, readWholeNow } from '../src/platform/folder.ts';
import { type Hands, variable } from './hands.ts';

const SECRET = /"([a-z]{2,3})_[0-9a-f]{32}[-.]/g;
const kindsIn = (text: string): string[] => [...text.matchAll(SECRET)].map(([, kind = '']) => kind);

/** By the host itself, in the file of its session. */
export const keptByHost = (folder: string): string[] => {
  const bytes = readWholeNow(joinPath(variable('DAVIT_TEST_FOLDER'), folder, 'session.json'));
  return bytes === null ? [] : kindsIn(decodeUtf8(bytes) ?? '');
};

/** By a page, in every store that it has. */
export const keptByPage = async (hands: Hands, appId: string): Promise<string[]> =>
  kindsIn(
    await hands.later<string>(
      appId,
      `(async () => {
        const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
        const done = (request) => new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        for (const { name } of await indexedDB.databases()) {
          const database = await done(indexedDB.open(name));
          for (const store of database.objectStoreNames)
            texts.push(JSON.stringify(await done(database.transaction(store).objectStore(store).getAll())));
          database.close();
        }
        return texts.join('\\n');
      })()`,
    ),
  );
