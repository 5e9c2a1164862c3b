// The rules of the house hold, and each of them notices when it is broken: every violation is planted once in a small tree.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../root.mjs';
import { findCycle } from './find-cycle.mjs';
import { findViolations } from './find-violations.mjs';

const TABLE = JSON.parse(readFileSync(join(ROOT, 'tools/layers.json'), 'utf8'));
const USES_CRYPTO = "import { toHex } from '@davit/crypto';\nexport const hex = toHex;";
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** A tree with the packages' public faces and one file each, plus what `files` plants. */
function violations(files: Readonly<Record<string, string>>, table: unknown = TABLE): string[] {
  const root = mkdtempSync(join(tmpdir(), 'davit-layers-'));
  made.push(root);
  writeFileSync(join(root, 'package.json'), '{"devDependencies":{"vitest":"1"}}');
  for (const room of Object.keys(TABLE.rooms)) {
    mkdirSync(join(root, room, 'src'), { recursive: true });
    cpSync(join(ROOT, room, 'package.json'), join(root, room, 'package.json'));
    writeFileSync(join(root, room, 'src/index.ts'), 'export const name = 1;\n');
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return findViolations(root, table);
}

describe(findViolations, () => {
  it('finds nothing in this repository', () => {
    expect(findViolations(ROOT, TABLE)).toEqual([]);
  });

  it('finds nothing in a tree without violations', () => {
    expect(
      violations({
        'packages/auth/src/a.ts':
          "import { REASONS } from '@davit/protocol';\nimport { b } from './b.ts';\nexport const a = [REASONS, b, new URL('x:')];",
        'packages/auth/src/b.ts': "import type { a } from './a.ts';\nexport const b = (x: typeof a) => x;",
        'packages/auth/src/a.test.ts':
          "import { readFile } from 'node:fs';\nimport { it } from 'vitest';\nexport default [readFile, it, process, Buffer];",
        'packages/auth/tests/b.test.ts': "import '../../../tools/bundle-program.mjs';",
        'packages/host/src/a.ts':
          'export const a = (fetch: () => void, o: { crypto: 1; setTimeout: 2 }) => { fetch(); return [o.crypto, o.setTimeout]; };',
        'packages/sdk/src/a.ts': "import type { Json } from '@davit/protocol';\nexport const a = (x: Json) => x;",
        'apps/demo-host/src/A.vue':
          '<template><p>process</p></template>\n<script setup lang="ts">\nimport { x } from \'@davit/host\';\nx();\n</script>',
      }),
    ).toEqual([]);
  });

  const planted: readonly [what: string, path: string, text: string, finding: string][] = [
    [
      'an import against the arrows',
      'packages/protocol/src/a.ts',
      "import '@davit/auth';",
      'packages/protocol may not import @davit/auth',
    ],
    [
      'a re-export against the arrows',
      'packages/auth/src/a.ts',
      "export * from '@davit/store';",
      'packages/auth may not import @davit/store',
    ],
    [
      'a type import against the arrows',
      'packages/sdk/src/a.ts',
      "import type { A } from '@davit/container';",
      'packages/sdk may not import @davit/container',
    ],
    [
      'an import() type against the arrows',
      'packages/sdk/src/a.ts',
      "export type A = import('@davit/container').A;",
      'may not import @davit/container',
    ],
    [
      'a dynamic import against the arrows',
      'packages/dpop/src/a.ts',
      "export const a = () => import('@davit/protocol');",
      'packages/dpop may not import @davit/protocol',
    ],
    [
      'a package that imports an app',
      'packages/server/src/a.ts',
      "import '@davit/demo-host';",
      'packages/server may not import @davit/demo-host',
    ],
    [
      'a mini-program that imports more than the SDK',
      'minis/food/src/a.tsx',
      "import '@davit/protocol';",
      'minis/food may not import @davit/protocol',
    ],
    [
      'a Vue file against the arrows',
      'apps/demo-host/src/A.vue',
      '<script setup lang="ts">\nimport \'@davit/auth\';\n</script>',
      'apps/demo-host/src/A.vue:2: apps/demo-host may not import @davit/auth',
    ],
    [
      'a value from where only types may come',
      'packages/sdk/src/a.ts',
      "import { REASONS } from '@davit/protocol';\nREASONS;",
      'only types may be imported from @davit/protocol',
    ],
    [
      'an import that reaches behind a public face',
      'packages/server/src/a.ts',
      "import '@davit/auth/src/config.ts';",
      'reaches behind the public face of @davit/auth',
    ],
    [
      'a relative import into another package',
      'packages/server/src/a.ts',
      "import '../../auth/src/index.ts';",
      'leaves the package',
    ],
    [
      'an npm package that the table does not name',
      'packages/auth/src/a.ts',
      "import 'pino';",
      'packages/auth may not import pino',
    ],
    [
      'an npm package that package.json does not name',
      'packages/store/src/a.ts',
      "import 'zod';",
      'zod is not in packages/store/package.json',
    ],
    [
      'Node in a package for the web',
      'packages/auth/src/a.ts',
      "import 'node:crypto';",
      'node:crypto in a folder that runs without Node',
    ],
    [
      'Buffer in a package for the web',
      'packages/auth/src/a.ts',
      'export const a = Buffer.from([]);',
      'the global Buffer',
    ],
    [
      'process in a package for the web',
      'packages/sdk/src/a.ts',
      'export const a = process.env;',
      'the global process',
    ],
    [
      'fetch where only the language is',
      'packages/host/src/a.ts',
      "export const a = () => fetch('/');",
      'the global fetch',
    ],
    [
      'a timer where only the language is',
      'packages/container/src/core/a.ts',
      'setTimeout(() => 1, 1);',
      'the global setTimeout',
    ],
    ['URL where only the language is', 'packages/bundle/src/a.ts', "export const a = new URL('x:');", 'the global URL'],
    [
      'crypto where only the language is',
      'packages/crypto/src/a.ts',
      'export const a = crypto.subtle;',
      'the global crypto',
    ],
    ['console where only the language is', 'packages/protocol/src/a.ts', 'console.log(1);', 'the global console'],
    [
      'a detour by globalThis',
      'packages/dpop/src/a.ts',
      "export const a = globalThis['crypto'];",
      'the global globalThis',
    ],
    [
      'a file circle',
      'packages/auth/src/a.ts',
      "import { b } from './a.ts';\nexport const a = b;\nexport const b = 1;",
      'files import each other in a circle: src/a.ts → src/a.ts',
    ],
    [
      'a dependency against the table',
      'packages/protocol/package.json',
      '{"name":"@davit/protocol","exports":{".":"x"},"dependencies":{"pino":"1"}}',
      'packages/protocol/package.json: depends on pino',
    ],
    [
      'a dependency that is packed with the package',
      'packages/signature/package.json',
      '{"name":"@davit/signature","exports":{".":"x"},"dependencies":{"@davit/crypto":"0.1.0"}}',
      'packages/signature/package.json: depends on @davit/crypto, which is packed with it',
    ],
    [
      'an import of a development dependency that is not packed with the package',
      'packages/dpop/package.json',
      '{"name":"@davit/dpop","exports":{".":"x"},"devDependencies":{"@davit/crypto":"0.1.0"}}',
      'packages/dpop/src/uses-crypto.ts:1: @davit/crypto is not in packages/dpop/package.json',
    ],
    [
      'an import of a package whose files alone are used',
      'packages/cli/src/a.ts',
      "import '@davit/demo-host';",
      'packages/cli may not import @davit/demo-host',
    ],
    [
      'a dependency of what is published as files',
      'apps/demo-host/package.json',
      '{"name":"@davit/demo-host","dependencies":{"vue":"3"}}',
      'apps/demo-host/package.json: depends on vue, and is published as files',
    ],
    [
      'a room that the table does not name',
      'packages/utils/package.json',
      '{"name":"@davit/utils"}',
      'packages/utils: not in tools/layers.json',
    ],
  ];
  it.each(planted)('finds %s', (_what, path, text, finding) => {
    expect(violations({ 'packages/dpop/src/uses-crypto.ts': USES_CRYPTO, [path]: text }).join('\n')).toContain(finding);
  });

  it('lets the Web-platform form of a package use the Web platform, and the Node form Node', () => {
    expect(violations({ 'packages/crypto/src/web/a.ts': 'export const a = crypto.subtle;' })).toEqual([]);
    expect(
      violations({ 'packages/crypto/src/node/a.ts': "import 'node:crypto';\nexport const a = Buffer.from([]);" }),
    ).toEqual([]);
  });

  it('lets a room for gjs import the system’s libraries and use timers, and nothing of the Web', () => {
    const system =
      "import GLib from 'gi://GLib?version=2.0';\nimport System from 'system';\nsetTimeout(() => [GLib, System]);";
    expect(violations({ 'apps/native-webkit/src/a.ts': system })).toEqual([]);
    expect(violations({ 'apps/demo-host/src/a.ts': system }).join('\n')).toContain(
      'gi://GLib?version=2.0 in a folder that does not run under gjs',
    );
    expect(violations({ 'apps/native-webkit/src/a.ts': 'export const a = fetch;' }).join('\n')).toContain(
      'the global fetch does not exist',
    );
  });

  it('finds a circle in the table itself', () => {
    const table = structuredClone(TABLE);
    table.rooms['packages/crypto'].imports = ['auth'];
    expect(violations({}, table).join('\n')).toMatch(
      /the table has a cycle: .*packages\/crypto → .*packages\/auth|packages\/auth → .*packages\/crypto/,
    );
  });
});

describe(findCycle, () => {
  it('answers the way round, or null', () => {
    expect(
      findCycle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
    expect(
      findCycle(
        new Map([
          ['a', ['b', 'c']],
          ['b', ['c']],
          ['c', []],
        ]),
      ),
    ).toBeNull();
  });
});
