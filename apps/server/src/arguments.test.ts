// What a person types is understood, or answered with a sentence and a next step.
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseMigrate, parseOptions, parseRestoreEpoch, UsageError } from './arguments.ts';

describe(parseOptions, () => {
  it('has defaults for everything', () => {
    expect(parseOptions([], {}, '/home/ada')).toEqual({
      port: 4000,
      directory: resolve('.davit'),
      accessTokenTtlSeconds: 300,
      database: undefined,
      apps: [],
      statistics: false,
    });
  });
  it('reads the environment and repeated --app, relative to where the command was typed', () => {
    expect(
      parseOptions(
        ['--app', '../shop', '--app=/srv/bank', '--statistics'],
        { PORT: '0', DAVIT_DIR: 'state', DAVIT_ACCESS_TOKEN_TTL: '30', DATABASE_URL: 'postgres://db/davit' },
        '/home/ada',
      ),
    ).toEqual({
      port: 0,
      directory: '/home/ada/state',
      accessTokenTtlSeconds: 30,
      database: 'postgres://db/davit',
      apps: ['/home/shop', '/srv/bank'],
      statistics: true,
    });
  });
  it('answers null when only help is asked for', () => {
    expect(parseOptions(['--help'], {}, '/')).toBeNull();
  });
  it.each([
    [{ PORT: 'http' }, /PORT is "http"[\s\S]*Try: PORT=4000 npm start/],
    [{ PORT: '70000' }, /PORT is "70000"/],
    [{ DAVIT_ACCESS_TOKEN_TTL: '5m' }, /DAVIT_ACCESS_TOKEN_TTL is "5m"[\s\S]*Try: /],
    [{ DAVIT_ACCESS_TOKEN_TTL: '0' }, /from 1 to 3600/],
    [{ DAVIT_ACCESS_TOKEN_TTL: '1e3' }, /whole number/],
  ])('refuses %j', (environment, message) => {
    expect(() => parseOptions([], environment, '/')).toThrow(message);
    expect(() => parseOptions([], environment, '/')).toThrow(UsageError);
  });
  it('shows how to call it when an argument is unknown', () => {
    expect(() => parseOptions(['--apps', 'x'], {}, '/')).toThrow(/--apps[\s\S]*--app <folder>/);
  });
});

describe(parseMigrate, () => {
  const environment = { DATABASE_URL: 'postgresql://davit:s3cret@db/davit' };
  it('is asked for by its name, with the database of the environment', () => {
    expect(parseMigrate(['migrate', 'up'], environment)).toEqual({ verb: 'up', database: environment.DATABASE_URL });
    expect(parseMigrate(['migrate', 'status'], environment)?.verb).toBe('status');
    expect(parseMigrate(['--app', 'migrate'], environment)).toBeNull();
  });
  it.each([[['migrate']], [['migrate', 'down']], [['migrate', 'up', 'now']]])('refuses %j', (args) => {
    expect(() => parseMigrate(args, environment)).toThrow(UsageError);
  });
  it('has nothing to do without a database, and never repeats a URL that is none', () => {
    expect(() => parseMigrate(['migrate', 'up'], {})).toThrow(/SQLite file is brought up to date/);
    for (const url of ['mysql://davit:s3cret@db/davit', 's3cret', 'postgres://s3cret:x:y'])
      for (const ask of [
        () => parseMigrate(['migrate', 'up'], { DATABASE_URL: url }),
        () => parseOptions([], { DATABASE_URL: url }, '/'),
      ]) {
        expect(ask).toThrow(/begins with postgres/);
        expect(ask).not.toThrow(/s3cret/);
      }
  });
});

describe(parseRestoreEpoch, () => {
  it('is asked for by its name, and does nothing before it is meant', () => {
    const database = 'postgres://db/davit';
    expect(parseRestoreEpoch(['restore-epoch'], { DATABASE_URL: database }, '/home/ada')).toEqual({
      directory: resolve('.davit'),
      database,
      isMeant: false,
    });
    expect(parseRestoreEpoch(['restore-epoch', '--yes'], { DAVIT_DIR: 'state' }, '/home/ada')).toEqual({
      directory: '/home/ada/state',
      database: undefined,
      isMeant: true,
    });
    expect(parseRestoreEpoch(['--app', 'restore-epoch'], {}, '/')).toBeNull();
  });
  it.each([[['restore-epoch', 'now']], [['restore-epoch', '--yes', '--force']]])('refuses %j', (args) => {
    expect(() => parseRestoreEpoch(args, {}, '/')).toThrow(UsageError);
  });
});
