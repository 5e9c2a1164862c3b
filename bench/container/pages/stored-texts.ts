// Texts in IndexedDB, read one by one: the least that a host does which keeps a mini-program's values.

const STORE = 'texts';

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export async function openStoredTexts(texts: ReadonlyMap<string, string>) {
  const opening = indexedDB.open('bench', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await answer(opening);
  const writing = database.transaction(STORE, 'readwrite').objectStore(STORE);
  for (const [key, text] of texts) await answer(writing.put(text, key));
  return { get: (key: string): Promise<string> => answer(database.transaction(STORE).objectStore(STORE).get(key)) };
}
