// The address of a registry: its authorization server's origin, below which both are. Pure.
import { CliProblem } from '../terminal/cli-problem.ts';

const isOfThisMachine = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || /^127(?:\.\d{1,3}){3}$/.test(host) || host === '[::1]';

/** As the server names itself: no slash at its end. Keys and tokens never travel in the open. */
export function parseAddress(typed: string): string {
  const wrong = (detail: string): CliProblem =>
    new CliProblem({
      code: 'cli/bad-registry-address',
      title: 'This is no address of a registry',
      detail,
      hint: '--registry https://registry.example',
    });
  const url = URL.canParse(typed) ? new URL(typed) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw wrong(`"${typed}" is no address such as https://….`);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw wrong('It has a name, a password, a query or a fragment; it takes none of them.');
  if (url.protocol === 'http:' && !isOfThisMachine(url.hostname))
    throw wrong(`"${typed}" is not protected on its way: https is needed but for this machine itself.`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
