// The store contract against the SQLite adapter, on a real file.
import { storeContract } from '@davit/auth/store-contract';
import { createSqliteStore } from '@davit/store';
import { temporaryFiles } from './temporary-file.ts';

const temporaryFile = temporaryFiles();
let path = '';
storeContract({
  name: 'SQLite',
  open: ({ clock }) => {
    path = temporaryFile();
    return createSqliteStore({ path, clock });
  },
  reopen: ({ clock }) => createSqliteStore({ path, clock }),
});
