// What `davit dev` says while it runs, one event after the other: a JSON line each with --json, sentences otherwise.
import { type CliProblemWords, problemText } from '../terminal/cli-problem.ts';
import { paintFor } from '../terminal/paint.ts';
import { qrCode } from '../terminal/qr-code.ts';
import { qrText } from '../terminal/qr-text.ts';
import { table } from '../terminal/table.ts';
import { visible } from '../terminal/visible.ts';
import type { World } from '../terminal/world.ts';

export interface Ready {
  readonly event: 'ready';
  readonly app_id: string;
  readonly name: string;
  /** Straight into the mini-program. */
  readonly url: string;
  readonly host_url: string;
  readonly issuer: string;
  readonly registry_url: string;
  readonly users: readonly { readonly username: string; readonly password: string }[];
  /** The folder of the server's state; dev.json is in it. */
  readonly state: string;
  /** What is built again after an edit; null when the folder is served as it is. */
  readonly build: string | null;
}

export type DevEvent =
  | Ready
  | { readonly event: 'qr'; readonly url: string; readonly message: string }
  | { readonly event: 'building' }
  | { readonly event: 'built'; readonly ms: number }
  | {
      readonly event: 'released';
      readonly app_id: string;
      readonly version_code: number;
      readonly version_name: string;
      readonly digest: string;
    }
  | ({ readonly event: 'problem' } & CliProblemWords)
  | { readonly event: 'note'; readonly message: string }
  | { readonly event: 'stopped'; readonly state: string };

export type Say = (event: DevEvent) => void;

function readyText(ready: Ready, world: World): string {
  const paint = paintFor(world);
  const places = [
    [visible(ready.name), paint.strong(ready.url)],
    ['Plaza, the demo host', `${ready.host_url}/`],
    ...ready.users.map(({ username, password }) => [`Log in as ${username}`, `password ${password}`]),
    ['State', ready.state],
  ];
  const edits = ready.build === null ? 'A saved file' : `A saved file is built (${ready.build}), then it`;
  return [
    `\n${paint.strong('  Davit runs your mini-program')}\n`,
    table(places),
    `  ${edits} becomes a new version, and what runs starts again. Ctrl-C stops everything.\n\n`,
  ].join('\n');
}

export function sayTo(world: World, isJson: boolean): Say {
  if (isJson) return (event) => world.out(`${JSON.stringify(event)}\n`);
  return (event) => {
    switch (event.event) {
      case 'ready':
        return world.out(readyText(event, world));
      case 'qr': {
        const code = qrCode(event.url);
        return world.out(`${code === null ? '' : qrText(code, world)}\n  ${event.message}\n\n`);
      }
      case 'building':
        return world.out('  Building …\n');
      case 'built':
        return world.out(`  Built in ${event.ms} ms\n`);
      case 'released':
        return world.out(`  Released ${visible(event.version_name)} (${event.version_code})\n`);
      case 'problem':
        return world.err(`\n${problemText(event)}\n`);
      case 'note':
        return world.out(`\n${visible(event.message)}\n\n`);
      case 'stopped':
        return world.out(`\n  Stopped. State kept in ${event.state}\n`);
    }
  };
}
