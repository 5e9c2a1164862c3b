// The rules of the house, applied to a tree: arrows, deep imports, declared dependencies, globals, cycles.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { findCycle } from './find-cycle.mjs';
import { FORBIDDEN } from './globals.mjs';
import { readSource } from './read-source.mjs';

const SOURCE = /\.(?:ts|tsx|mts|vue)$/;
const TEST = /(?:\.test\.tsx?$|\.bench\.ts$|^(?:tests|e2e)\/|vite\.config\.ts$)/;
/** The system's libraries, as gjs imports them. */
const SYSTEM = /^(?:gi:\/\/|system$)/;
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));
const posix = (path) => path.split(sep).join('/');

/** One sentence for each violation; empty when the tree follows `table` (tools/layers.json). */
export function findViolations(root, table) {
  const rooms = Object.entries(table.rooms).filter(([room]) => existsSync(join(root, room, 'package.json')));
  const found = [...unlistedRooms(root, table)];
  const arrows = new Map(rooms.map(([room, { imports }]) => [room, imports.map((name) => `packages/${name}`)]));
  const tableCycle = findCycle(arrows);
  if (tableCycle) found.push(`tools/layers.json: the table has a cycle: ${tableCycle.join(' → ')}`);
  const declared = declaredAnywhere(root, rooms);
  for (const [room, rule] of rooms) found.push(...checkRoom(root, room, rule, declared));
  return found;
}

function* unlistedRooms(root, table) {
  for (const group of ['packages', 'apps', 'minis']) {
    if (!existsSync(join(root, group))) continue;
    for (const name of readdirSync(join(root, group))) {
      const room = `${group}/${name}`;
      if (!table.rooms[room] && existsSync(join(root, room, 'package.json')))
        yield `${room}: not in tools/layers.json; say who may be imported`;
    }
  }
}

/** What tests may import: whatever some package.json of the repository names. */
function declaredAnywhere(root, rooms) {
  const manifests = ['.', ...rooms.map(([room]) => room)].map((room) => readJson(join(root, room, 'package.json')));
  return new Set(
    manifests.flatMap((manifest) => [
      manifest.name,
      ...Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }),
    ]),
  );
}

/** Its files are read; none of its code is imported. */
const isReadOnly = (name, rule) => (rule.reads ?? []).some((read) => name === `@davit/${read}`);

function* checkRoom(root, room, rule, declared) {
  const manifest = readJson(join(root, room, 'package.json'));
  // What is published as built files needs nothing to be installed beside it.
  const packed = rule.filesOnly === true ? manifest.devDependencies : {};
  const own = { ...manifest.dependencies, ...manifest.peerDependencies, ...packed };
  for (const name of rule.filesOnly === true ? Object.keys(manifest.dependencies ?? {}) : [])
    yield `${room}/package.json: depends on ${name}, and is published as files`;
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    if (!isAllowed(name, rule) && !isReadOnly(name, rule))
      yield `${room}/package.json: depends on ${name}, against the table`;
    if (isInlined(name, rule)) yield `${room}/package.json: depends on ${name}, which is packed with it`;
  }
  const graph = new Map();
  for (const file of listSources(join(root, room))) {
    const path = posix(relative(join(root, room), file));
    const test = rule.isTest === true || TEST.test(path);
    const { imports, globals } = readSource(path, readFileSync(file, 'utf8'));
    const edges = [];
    for (const { specifier, line, types } of imports) {
      const at = `${room}/${path}:${line}`;
      if (specifier.startsWith('.')) {
        const target = posix(relative(join(root, room), join(dirname(file), specifier.split('?')[0])));
        if (target.startsWith('../') && !(test && isTool(root, join(root, room, target))))
          yield `${at}: ${specifier} leaves the package; import by name`;
        else if (!types) edges.push(target);
        continue;
      }
      if (SYSTEM.test(specifier)) {
        if (!test && kindOf(path, rule) !== 'gjs') yield `${at}: ${specifier} in a folder that does not run under gjs`;
        continue;
      }
      const name = packageOf(specifier);
      if (name === null) {
        if (specifier.startsWith('node:') && !test && kindOf(path, rule) !== 'node')
          yield `${at}: ${specifier} in a folder that runs without Node`;
        continue;
      }
      const onlyTypes = (rule.typesOnly ?? []).some((only) => name === `@davit/${only}`);
      const isDeclared =
        name in own ||
        (test && declared.has(name)) ||
        ((onlyTypes || isInlined(name, rule)) && name in (manifest.devDependencies ?? {}));
      if (!isDeclared && name !== manifest.name) yield `${at}: ${name} is not in ${room}/package.json`;
      if (
        !(test && (rule.isTest !== true || !name.startsWith('@davit/'))) &&
        name !== manifest.name &&
        !isAllowed(name, rule)
      )
        yield `${at}: ${room} may not import ${name}`;
      if (!test && !types && onlyTypes) yield `${at}: only types may be imported from ${name}`;
      if (name.startsWith('@davit/') && !isExported(root, specifier, name))
        yield `${at}: ${specifier} reaches behind the public face of ${name}`;
    }
    if (!test) {
      const forbidden = FORBIDDEN[kindOf(path, rule)];
      for (const { name, line } of globals)
        if (forbidden.has(name))
          yield `${room}/${path}:${line}: the global ${name} does not exist where this runs; take it as an argument`;
      graph.set(path, edges);
    }
  }
  const cycle = findCycle(graph);
  if (cycle) yield `${room}: files import each other in a circle: ${cycle.join(' → ')}`;
}

/** Tests may use the repository's tools. */
const isTool = (root, path) => posix(relative(root, path)).startsWith('tools/');
const isAllowed = (name, rule) =>
  name.startsWith('@davit/') ? rule.imports.includes(name.slice('@davit/'.length)) : rule.external.includes(name);
const isInlined = (name, rule) => (rule.inlines ?? []).some((inlined) => name === `@davit/${inlined}`);
const packageOf = (specifier) =>
  /^(?:node:|virtual:|\/)/.test(specifier)
    ? null
    : specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');

function isExported(root, specifier, name) {
  const manifest = join(root, 'packages', name.slice('@davit/'.length), 'package.json');
  if (!existsSync(manifest)) return false;
  return (specifier === name ? '.' : `.${specifier.slice(name.length)}`) in (readJson(manifest).exports ?? {});
}

/** The longest folder of `globals` that holds the file. */
function kindOf(path, { globals }) {
  const below = path.replace(/^src\//, '');
  const folder = Object.keys(globals)
    .filter((name) => name === '' || below.startsWith(`${name}/`))
    .sort((a, b) => b.length - a.length)[0];
  return globals[folder];
}

function listSources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    // Templates are other people's projects to be: they import what their own package.json names.
    if (['node_modules', 'dist', 'results', 'public', 'templates'].includes(entry.name)) return [];
    if (entry.isDirectory()) return listSources(join(folder, entry.name));
    return SOURCE.test(entry.name) && !entry.name.endsWith('.d.ts') ? [join(folder, entry.name)] : [];
  });
}
