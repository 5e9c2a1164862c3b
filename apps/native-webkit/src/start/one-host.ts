// One process has a folder: the name of a socket that the kernel frees when its process ends, however it ends. Whoever comes second
// knocks there, and the first one's window comes to the front.

import Gio from 'gi://Gio?version=2.0';
import { encodeUtf8, toHex } from '@davit/crypto';
import { makeFolder } from '../platform/folder.ts';
import { gjsCrypto } from '../platform/gjs-crypto.ts';

const SOCKET_TYPE_STREAM = 1;
const PROTOCOL_DEFAULT = 0;
/** Of the folder itself: every way to write it down, and every link to it, is the same folder. Makes it where it is not there. */
function nameOf(folder: string): string {
  makeFolder(folder);
  const info = Gio.File.new_for_path(folder).query_info('id::file', Gio.FileQueryInfoFlags.NONE, null);
  const id = encodeUtf8(info.get_attribute_string('id::file') ?? folder);
  return `davit-native-${toHex(gjsCrypto.sha256(id) as Uint8Array).slice(0, 32)}`;
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
