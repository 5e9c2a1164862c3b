// The store contract against the PostgreSQL adapter, on a real server.
import { storeContract } from '@davit/auth/store-contract';
import { createPostgresStore } from '@davit/store';
import { testDatabase } from '../../../tools/postgres/test-postgres.ts';

const database = testDatabase();
/** Far above what a busy machine takes. */
const waitMs = 30_000;
let url = '';
storeContract({
  name: 'PostgreSQL',
  open: async ({ clock }) => {
    url = await database.newSchema();
    return createPostgresStore({ url, clock, waitMs });
  },
  reopen: ({ clock }) => createPostgresStore({ url, clock, waitMs }),
});
