// A network and a table of mounts of its own for one program: the only name server in it is the judge (name-server.mjs), and there is
// nothing else. Needs a system that lets its user make such namespaces; answers why where it does not.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Command = readonly [program: string, ...args: string[]];
export type OwnNetwork = { readonly missing: string } | { enter(command: Command): Command };

/** As whoever may make namespaces for itself, or as the system's own root. */
const WAYS = [
  ['--map-root-user', '--net', '--mount'],
  ['--net', '--mount'],
];
/** Resolvers ask for no address of a kind that the machine has none of itself, and loopback does not count: hence the second address. */
const READY =
  'PATH=$PATH:/usr/sbin:/sbin; ip link set lo up && ip address add 192.0.2.1/32 dev lo && mount --bind "$1" /etc/resolv.conf';
/** The judge ends with the program, which ends in time. */
const JUDGED = `${READY} && { node "$2" "$3" 53 & judge=$!; shift 3; timeout -s KILL 80 "$@"; code=$?; kill $judge; exit $code; }`;
const PROBE_MS = 10_000;

/** `folder` is where the judge writes down what was looked up: `looked-up`. */
export function openOwnNetwork(root: string, folder: string): OwnNetwork {
  const resolver = join(folder, 'resolv.conf');
  writeFileSync(resolver, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
  const judge = [join(root, 'apps/native-webkit/e2e/name-server.mjs'), join(folder, 'looked-up')];
  const whys: string[] = [];
  for (const way of WAYS) {
    const tried = spawnSync('unshare', [...way, 'sh', '-c', READY, 'sh', resolver], {
      encoding: 'utf8',
      timeout: PROBE_MS,
    });
    if (tried.status === 0)
      return { enter: (command) => ['unshare', ...way, 'sh', '-c', JUDGED, 'sh', resolver, ...judge, ...command] };
    whys.push(tried.error?.message ?? tried.stderr.trim().split('\n').at(-1) ?? '');
  }
  return { missing: `this system lets nobody make a network of their own here (${whys[0]})` };
}
