// What a program says that meets a newer database.

/** The schema is newer than this program: it must not touch what it does not know. */
export class SchemaTooNew extends Error {
  override readonly name = 'SchemaTooNew';
  constructor(found: number, known: number) {
    super(
      `the database has schema ${found}, this program knows ${known}: start the newer program, or restore a backup`,
    );
  }
}
