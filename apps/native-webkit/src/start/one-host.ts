// One process has a folder: the name of a socket that the kernel frees when its process ends, however it ends. Whoever comes second
// knocks there, and the first one's window comes to the front.

import Gio from 'gi://Gio?version=2.0';
import { encodeUtf8, toHex } from '@davit/crypto';
import { joinPath, makeFolder } from '../platform/folder.ts';
import { gjsCrypto } from '../platform/gjs-crypto.ts';

const SOCKET_TYPE_STREAM = 1;
const PROTOCOL_DEFAULT = 0;
/** Beside what the host keeps: whoever may not read it cannot know the name, and so cannot take it first. */
const SECRET_FILE = 'one-host';
const SECRET_BYTES = 32;

/** Whoever makes it first has made it for all. */
function secretOf(folder: string): Uint8Array {
  const path = joinPath(folder, SECRET_FILE);
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

/** Of the folder itself: every way to write it down, and every link to it, is the same folder. Makes it where it is not there. */
function nameOf(folder: string): string {
  makeFolder(folder);
  return `davit-native-${toHex(gjsCrypto.sha256(secretOf(folder)) as Uint8Array).slice(0, 32)}`;
}
/** For as long as the process lives. */
const claimed: Gio.SocketService[] = [];

/** False when another process has it. */
export function claimFolder(folder: string, onKnock: () => void): Promise<boolean> {
  const address = Gio.UnixSocketAddress.new_with_type(encodeUtf8(nameOf(folder)), Gio.UnixSocketAddressType.ABSTRACT);
  const service = new Gio.SocketService();
  try {
    service.add_address(address, SOCKET_TYPE_STREAM, PROTOCOL_DEFAULT, null);
  } catch {
    return new Promise((resolve) => {
      new Gio.SocketClient().connect_async(address, null, () => resolve(false));
    });
  }
  service.connect('incoming', () => {
    onKnock();
    return false;
  });
  service.start();
  claimed.push(service);
  return Promise.resolve(true);
}
