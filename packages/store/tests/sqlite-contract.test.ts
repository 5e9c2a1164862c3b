// The store contract against the SQLite adapter, on a real file.
import { storeContract } from '@davit/auth/store-contract';
import { createSqliteStore } from '@davit/store';
import { temporaryFile } from './temporary-file.ts';

let path = '';
storeContract({
  name: 'SQLite',
  open: ({ clock }) => {
    path = temporaryFile();
    return createSqliteStore({ path, clock });
  },
  reopen: ({ clock }) => createSqliteStore({ path, clock }),
});
