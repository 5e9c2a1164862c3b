// The processes that pages run in, as the system lists them, and an end for one.
import Gio from 'gi://Gio?version=2.0';
import { decodeUtf8 } from '@davit/crypto';

/** Of pages, by id. */
export function webProcesses(): readonly number[] {
  const found: number[] = [];
  const children = Gio.File.new_for_path('/proc').enumerate_children('standard::name', 0, null);
  for (let info = children.next_file(null); info !== null; info = children.next_file(null)) {
    if (!/^\d+$/.test(info.get_name())) continue;
    const name = Gio.File.new_for_path(`/proc/${info.get_name()}/comm`);
    if (!name.query_exists(null)) continue;
    try {
      const [, bytes] = name.load_contents(null);
      if ((decodeUtf8(bytes) ?? '').startsWith('WebKitWebProc')) found.push(Number(info.get_name()));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}
export const killProcess = (pid: number): void => void Gio.Subprocess.new(['kill', '-9', `${pid}`], 0);
