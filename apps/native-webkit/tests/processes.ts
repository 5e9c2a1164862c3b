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
/** What this process has in the machine's memory, in MiB. */
export function memoryOfHost(): number {
  const [, bytes] = Gio.File.new_for_path('/proc/self/status').load_contents(null);
  return Number(/VmRSS:\s+(\d+) kB/.exec(decodeUtf8(bytes) ?? '')?.[1]) / 1024;
}
export const killProcess = (pid: number): void => void Gio.Subprocess.new(['kill', '-9', `${pid}`], 0);
