// Where a publisher's private keys lie, and what must hold before one is read: a file of its own, for its owner only. A key never
// leaves the file but into a signature; nothing here prints or logs it.
import { createPrivateKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { ed25519KeyOf } from '@davit/bundle';
import type { PrivateJwk, Signer } from '@davit/crypto';
import { nodeCrypto } from '@davit/crypto/node';
import { makeFolder } from '../folder/make-folder.ts';
import { CliProblem } from '../terminal/cli-problem.ts';
import type { World } from '../terminal/world.ts';

export const DEFAULT_KEY = 'publisher';
const SUFFIX = '.pem';
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const OTHERS = 0o077;

export const keyFolder = ({ environment, home }: Pick<World, 'environment' | 'home'>): string =>
  join(environment.DAVIT_HOME || join(home, '.davit'), 'keys');

/** A name in the key folder, or a path. */
export function keyFile(name: string, world: Pick<World, 'environment' | 'home' | 'folder'>): string {
  if (isAbsolute(name) || /[\\/]/.test(name) || name.endsWith(SUFFIX)) return resolve(world.folder, name);
  if (NAME.test(name)) return join(keyFolder(world), `${name}${SUFFIX}`);
  throw new CliProblem({
    code: 'cli/bad-key-name',
    title: 'This is no name for a key',
    detail: `"${name}": small letters, digits and hyphens, at most 40.`,
    hint: `davit keys make ${DEFAULT_KEY}`,
  });
}

export function openKeyFolder(world: Pick<World, 'environment' | 'home'>): string {
  const folder = keyFolder(world);
  makeFolder(folder, 0o700);
  return folder;
}

export const keyNames = (world: Pick<World, 'environment' | 'home'>): readonly string[] => {
  const folder = keyFolder(world);
  const entries = existsSync(folder) ? readdirSync(folder) : [];
  return entries
    .filter((entry) => entry.endsWith(SUFFIX))
    .map((entry) => entry.slice(0, -SUFFIX.length))
    .sort();
};

/** Whether others than its owner may read or change it. */
export const isOpenToOthers = (file: string): boolean =>
  process.platform !== 'win32' && (statSync(file).mode & OTHERS) !== 0;

export interface PublisherKey {
  readonly file: string;
  readonly signer: Signer;
  /** Raw Ed25519 public key, base64url: what the registry knows. */
  readonly publicKey: string;
}

function readPrivateJwk(pem: string): PrivateJwk | null {
  try {
    const key = createPrivateKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? (key.export({ format: 'jwk' }) as unknown as PrivateJwk) : null;
  } catch {
    // The parser may quote what it read.
    return null;
  }
}

/** `env:NAME`: what a pipeline was handed, and stands in no file. */
const VARIABLE = /^env:([A-Za-z_][A-Za-z0-9_]*)$/;

export async function openKey(
  name: string,
  world: Pick<World, 'environment' | 'home' | 'folder'>,
): Promise<PublisherKey> {
  const variable = VARIABLE.exec(name)?.[1];
  if (variable === undefined) return readKeyFile(name, world);
  const pem = world.environment[variable];
  if (pem !== undefined && pem !== '') return toKey(pem, `$${variable}`, name);
  throw new CliProblem({
    code: 'cli/no-such-key',
    title: 'There is no such key',
    detail: `$${variable} is empty.`,
    hint: `hand the key to this step as ${variable}, as PEM with its line ends`,
  });
}

async function toKey(pem: string, shown: string, file: string): Promise<PublisherKey> {
  const jwk = readPrivateJwk(pem);
  if (jwk === null)
    throw new CliProblem({
      code: 'bundle/bad-key',
      title: 'The key is not one that bundles are signed with',
      detail: `${shown} holds no Ed25519 private key as PEM (PKCS #8).`,
      hint: 'davit keys make',
    });
  const signer = await nodeCrypto.importSigner('EdDSA', jwk);
  return { file, signer, publicKey: ed25519KeyOf(signer) };
}

async function readKeyFile(name: string, world: Pick<World, 'environment' | 'home' | 'folder'>): Promise<PublisherKey> {
  const file = keyFile(name, world);
  if (!existsSync(file))
    throw new CliProblem({
      code: 'cli/no-such-key',
      title: 'There is no such key',
      detail: `${file} does not exist.`,
      hint: name === DEFAULT_KEY ? 'davit keys make' : `davit keys list, or: davit keys make ${name}`,
    });
  if (isOpenToOthers(file))
    throw new CliProblem({
      code: 'cli/key-open-to-others',
      title: 'The key can be read by others',
      detail: `${file} has mode ${(statSync(file).mode & 0o777).toString(8)}; whoever read it can sign in your name.`,
      hint: `chmod 600 ${file}; make a new key if others use this machine`,
    });
  return toKey(readFileSync(file, 'utf8'), file, file);
}
