// The processes that pages of this very program run in, as the system lists them, and an end for one. Another host on the same machine is
// nobody's to count or to end.
import Gio from 'gi://Gio?version=2.0';
import { decodeUtf8 } from '@davit/crypto';

const read = (path: string): string => {
  try {
    return decodeUtf8(Gio.File.new_for_path(path).load_contents(null)[1]) ?? '';
  } catch {
    // It has ended meanwhile.
    return '';
  }
};
const parentOf = (pid: number): number => Number(/^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);
const ownId = Number(/^Pid:\s+(\d+)$/m.exec(read('/proc/self/status'))?.[1]);

function isBelow(pid: number, ancestor: number): boolean {
  for (let at = pid; at > 1; at = parentOf(at)) if (at === ancestor) return true;
  return false;
}

/** Of pages, by id; below this program, or another one that it has started. */
export function webProcesses(ancestor = ownId): readonly number[] {
  const found: number[] = [];
  const children = Gio.File.new_for_path('/proc').enumerate_children('standard::name', 0, null);
  for (let info = children.next_file(null); info !== null; info = children.next_file(null)) {
    const name = info.get_name();
    if (!/^\d+$/.test(name) || !read(`/proc/${name}/comm`).startsWith('WebKitWebProc')) continue;
    if (isBelow(Number(name), ancestor)) found.push(Number(name));
  }
  return found;
}
/** What this process has in the machine's memory, in MiB. */
export const memoryOfHost = (): number => Number(/VmRSS:\s+(\d+) kB/.exec(read('/proc/self/status'))?.[1]) / 1024;
export const killProcess = (pid: number): void => void Gio.Subprocess.new(['kill', '-9', `${pid}`], 0);
