// The interface of a host on a phone, in Swift and in Kotlin, has each member of the TypeScript ports, and none that they have not.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../root.mjs';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const guide = read('docs/guide/host-adapters.md');
const block = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(guide)?.[1] ?? '';

const CORE = 'packages/container/src/core';
const NATIVE = 'packages/container/src/native';
const FILES = ['ports.ts', 'delivery-ports.ts', 'native-identity.ts'].map((file) => `${CORE}/${file}`);
FILES.push(...['native-engine.ts', 'native-files.ts', 'native-adapter-options.ts'].map((file) => `${NATIVE}/${file}`));
const program = ts.createProgram(
  FILES.map((file) => join(ROOT, file)),
  {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    customConditions: ['davit-source'],
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
  },
);
const checker = program.getTypeChecker();

/** Members of an interface, those that it takes from others included. */
function membersOf(name: string): string[] {
  for (const file of FILES) {
    const source = program.getSourceFile(join(ROOT, file));
    const found = source?.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === name);
    if (found === undefined) continue;
    return checker
      .getTypeAtLocation(found)
      .getProperties()
      .map((member) => member.getName())
      .sort();
  }
  throw new Error(`${name} is in none of the files`);
}

/** What the braces or brackets after a name declare. */
function declaredIn(text: string, name: string): string[] {
  const start = new RegExp(`(?:protocol|interface|struct|class) ${name}\\b`).exec(text);
  if (start === null) return [];
  const body = text.slice(start.index + start[0].length);
  const end = body.search(/\n[})]|^[^\n]*[})]\n/);
  const inside = body
    .slice(0, end + 1 + (body.slice(end).indexOf('\n') > 0 ? body.slice(end).indexOf('\n') : 0))
    .replaceAll(/\/\/.*$/gm, '');
  return [...inside.matchAll(/(?:func|fun|let|va[lr]) (\w+)/g)].map(([, member = '']) => member).sort();
}

/** Answered by a fixed rule in the shell, which the guide gives as a function. */
const BY_RULE: Readonly<Record<string, readonly string[]>> = { NativeViewEvents: ['mayNavigate'] };

describe.each(['swift', 'kotlin'])('the interface in %s', (language) => {
  const text = block(language);
  it.each([
    'NativeSender',
    'NativeRequest',
    'NativeResponse',
    'NativeViewOptions',
    'NativeViewEvents',
    'NativeView',
    'NativeEngine',
    'NativeFiles',
    'VersionPlace',
    'BlobStore',
    'ContainerStore',
    'PlatformEvents',
    'PlatformRequest',
    'Timers',
    'NativeAdapterOptions',
  ])('has each member of %s', (name) => {
    const elsewhere = BY_RULE[name] ?? [];
    expect(declaredIn(text, name)).toEqual(membersOf(name).filter((member) => !elsewhere.includes(member)));
    for (const member of elsewhere) expect(text).toMatch(new RegExp(`func? ${member}\\(|fun ${member}\\(`));
  });
});
