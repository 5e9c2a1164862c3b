// Failures at start become sentences; bugs keep their stack.
import { resolve } from 'node:path';
import { StateDirectoryTaken } from '@davit/dev-env';
import { CounterFileUnreadable, DatabaseBehind, SchemaTooNew, WritesNotDurable } from '@davit/server';
import { describe, expect, it } from 'vitest';
import { UsageError } from './arguments.ts';
import { explainFailure } from './explain-failure.ts';

const options = {
  port: 4000,
  directory: '/srv/.davit',
  accessTokenTtlSeconds: 300,
  database: undefined,
  apps: [],
  statistics: false,
};
const coded = (code: string): Error => Object.assign(new Error('x'), { code });

describe(explainFailure, () => {
  it('suggests another port when this one is taken', () => {
    expect(explainFailure(coded('EADDRINUSE'), options)).toBe(
      'Port 4000 is taken by another program.\nTry: PORT=4001 npm start',
    );
  });
  it('says so when it is another Davit that has the port', () => {
    expect(explainFailure(coded('EADDRINUSE'), options, { isDavit: true })).toBe(
      'Davit already runs at http://localhost:4000/, with another folder than /srv/.davit.\nTry: PORT=4001 npm start',
    );
  });
  it('suggests another folder, and a free port, when Davit runs with this one', () => {
    const taken = new StateDirectoryTaken(resolve('.davit'), 'http://localhost:4000');
    expect(explainFailure(taken, options)).toBe(
      'Davit already runs with the folder .davit at http://localhost:4000/.\nTry: DAVIT_DIR=.davit-2 PORT=4001 npm start',
    );
    expect(explainFailure(taken, { ...options, port: 4711 })).toContain('DAVIT_DIR=.davit-2 PORT=4711 npm start');
    expect(explainFailure(new StateDirectoryTaken('/srv/x', null), options)).toBe(
      'Davit already runs with the folder /srv/x.\nTry: DAVIT_DIR=/srv/x-2 PORT=4001 npm start',
    );
  });
  it('suggests a port that exists', () => {
    expect(explainFailure(coded('EADDRINUSE'), { ...options, port: 65_535 })).toContain('PORT=4000 npm start');
  });
  it('tells a forbidden port from a forbidden folder', () => {
    expect(explainFailure(coded('EACCES'), { ...options, port: 80 })).toMatch(/may not listen on port 80/);
    expect(explainFailure(coded('EACCES'), options)).toMatch(/may not write to \/srv\/\.davit/);
  });
  it('passes on what was said to the person already', () => {
    expect(explainFailure(new UsageError('PORT is "x"'), null)).toBe('PORT is "x"');
  });
  it('leaves bugs to their stack', () => {
    expect(explainFailure(new TypeError('x is undefined'), options)).toBeNull();
    expect(explainFailure('text', options)).toBeNull();
  });
});

describe('a database that cannot be opened', () => {
  it('is a sentence with the code of the failure', () => {
    const cause = new Error('PostgreSQL cannot be reached (ECONNREFUSED)');
    const error = Object.assign(new Error('the store cannot answer', { cause }), { name: 'StoreUnavailable' });
    expect(explainFailure(error, options)).toBe(
      'The database cannot be opened: PostgreSQL cannot be reached (ECONNREFUSED).\nTry: check DATABASE_URL, and that the server that it names runs',
    );
    expect(explainFailure(new SchemaTooNew(9, 1), options)).toMatch(/^Cannot start: the database has schema 9/);
    expect(explainFailure(new WritesNotDurable('fsync'), options)).toMatch(
      /^Cannot start: PostgreSQL runs with fsync = off/,
    );
  });
  it('T158 names the way on where it is older than what was answered from it', () => {
    expect(explainFailure(new DatabaseBehind(), options)).toMatch(
      /^Cannot start: the database is older[\s\S]*\nTry: npm start -- restore-epoch$/,
    );
    expect(explainFailure(new CounterFileUnreadable('/srv/x'), options)).toMatch(
      /^Cannot start: \/srv\/x says how far[\s\S]*\nTry: delete it when/,
    );
  });
});
