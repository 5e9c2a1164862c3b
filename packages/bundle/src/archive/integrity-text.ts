// The one text of an integrity.json: members in a fixed order, paths sorted, no space. Pure.
import type { Integrity } from './integrity.ts';

function members<T>(record: Readonly<Record<string, T>>, write: (value: T) => string): string {
  // Not JSON.stringify of the whole: an object puts keys such as "404" before all others.
  const paths = Object.keys(record).sort();
  return `{${paths.map((path) => `${JSON.stringify(path)}:${write(record[path] as T)}`).join(',')}}`;
}

export function integrityText({ app_id, version_code, files, inline_scripts }: Integrity): string {
  const head = `"format":1,"app_id":${JSON.stringify(app_id)},"version_code":${version_code}`;
  const hash = (text: string): string => JSON.stringify(text);
  const hashes = (list: readonly string[]): string => `[${list.map(hash).join(',')}]`;
  return `{${head},"files":${members(files, hash)},"inline_scripts":${members(inline_scripts, hashes)}}`;
}
