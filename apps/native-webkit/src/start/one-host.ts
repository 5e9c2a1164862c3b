// One process has a folder: the name of a socket that the kernel frees when its process ends, however it ends. Whoever comes second
// knocks there, and the first one's window comes to the front. Another user who has taken the name keeps nobody out, and opens no window.

import Gio from 'gi://Gio?version=2.0';
import { encodeUtf8, toHex } from '@davit/crypto';
import { joinPath, makeFolder } from '../platform/folder.ts';
import { gjsCrypto } from '../platform/gjs-crypto.ts';

const SOCKET_TYPE_STREAM = 1;
const PROTOCOL_DEFAULT = 0;
const KNOCK_SECONDS = 2;
/** Beside what the host keeps: whoever may not read it cannot know a name before it is in use. */
const SECRET_FILE = 'one-host';
const SECRET_BYTES = 32;
/** A name in use is no secret: another user may take it as soon as it is free. Then the next one counts, for every process of the folder. */
const MAX_NAMES = 16;

/** Whoever makes it first has made it for all. */
function secretOf(path: string): Uint8Array {
  const file = Gio.File.new_for_path(path);
  try {
    const output = file.create(Gio.FileCreateFlags.PRIVATE, null);
    output.write_all(gjsCrypto.randomBytes(SECRET_BYTES), null);
    output.close(null);
  } catch (error) {
    if (!file.query_exists(null)) throw error;
  }
  return file.load_contents(null)[1];
}

/** Of the folder itself: every way to write it down, and every link to it, is the same folder. */
function addressOf(folder: string, nth: number): Gio.SocketAddress {
  const secret = secretOf(joinPath(folder, nth === 0 ? SECRET_FILE : `${SECRET_FILE}-${nth}`));
  const name = `davit-native-${toHex(gjsCrypto.sha256(secret) as Uint8Array).slice(0, 32)}`;
  return Gio.UnixSocketAddress.new_with_type(encodeUtf8(name), Gio.UnixSocketAddressType.ABSTRACT);
}
const userOf = (connection: Gio.SocketConnection): number => connection.get_socket().get_credentials().get_unix_user();

/** For as long as the process lives. */
const claimed: Gio.SocketService[] = [];

function claim(address: Gio.SocketAddress, user: number, onKnock: () => void): boolean {
  const service = new Gio.SocketService();
  try {
    service.add_address(address, SOCKET_TYPE_STREAM, PROTOCOL_DEFAULT, null);
  } catch {
    return false;
  }
  service.connect('incoming', (_: unknown, connection: Gio.SocketConnection) => {
    if (userOf(connection) === user) onKnock();
    return false;
  });
  service.start();
  claimed.push(service);
  return true;
}
/** Whose process answers there; null when none does. */
function knock(address: Gio.SocketAddress): Promise<number | null> {
  return new Promise((resolve) => {
    new Gio.SocketClient({ timeout: KNOCK_SECONDS }).connect_async(address, null, (client, result) => {
      try {
        resolve(userOf(client.connect_finish(result)));
      } catch {
        resolve(null);
      }
    });
  });
}

/** False when another process of this user has it. Makes it where it is not there. @throws when other users keep every name */
export async function claimFolder(
  folder: string,
  onKnock: () => void,
  user = new Gio.Credentials().get_unix_user(),
): Promise<boolean> {
  makeFolder(folder);
  for (let nth = 0; nth < MAX_NAMES; nth += 1) {
    const address = addressOf(folder, nth);
    if (claim(address, user, onKnock)) return true;
    const holder = await knock(address);
    if (holder === user) return false;
    // It may have ended this moment. A host of this user answers, or the name is free.
    if (holder === null && claim(address, user, onKnock)) return true;
  }
  throw new Error(
    'Another user of this machine keeps Plaza from starting with this folder. Try another one (DAVIT_NATIVE_DIR).',
  );
}
