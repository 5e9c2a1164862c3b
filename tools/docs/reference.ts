// The reference pages, written from the tables that the program itself runs on. Pure.
import { endpoints } from '@davit/auth';
import { CHECK_WORDS } from '@davit/bundle';
import { CLI_ERRORS, COMMANDS, ENVIRONMENT, EXIT_CODES } from '@davit/cli';
import { BRIDGE_ERRORS, BRIDGE_METHOD_NOTES, BRIDGE_METHODS, type BridgeMethodName, REASONS } from '@davit/protocol';
import { ACCESS, REGISTRY_REFUSALS, registryEndpoints, registryWriteEndpoints, type Verb } from '@davit/registry';
import { commandSection } from './command-section.ts';
import { manifestRows } from './manifest-page.ts';
import { COLUMNS, platformRuns, platformTable } from './platforms-page.ts';

/** File name below docs/reference → text. */
export function referencePages(): Readonly<Record<string, string>> {
  return {
    'refusals.md': refusals(),
    'bridge.md': bridge(),
    'check.md': check(),
    'cli.md': cli(),
    'endpoints.md': endpointTable(),
    'manifest.md': manifest(),
    'registry.md': registry(),
    'platforms.md': platforms(),
  };
}

const GENERATED = '<!-- Written by `npm run docs`; do not edit. -->';
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const code = (text: string): string => `\`${text}\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function page(title: string, lead: string, ...parts: readonly string[]): string {
  return `${[`# ${title}`, GENERATED, lead, ...parts].join('\n\n')}\n`;
}

function refusals(): string {
  const rows = Object.entries(REASONS).map(([reason, { status, error, description, hint }]) => [
    code(reason),
    String(status),
    code(error),
    description,
    hint,
  ]);
  return page(
    'Refusals',
    'Every refusal of the authorization server carries a stable `reason`. A running server shows this list at `/docs/errors`, where `error_uri` points.',
    table(['reason', 'status', 'error', 'what it says', 'what to do'], rows),
  );
}

function check(): string {
  const rows = Object.entries(CHECK_WORDS).map(([name, { severity, title, hint }]) => [
    code(name),
    severity,
    title,
    hint,
  ]);
  return page(
    'What a check finds',
    '`davit check` and the registry judge a bundle by the same function, and answer everything at once: the code, the file, line and key, and what is wrong just there. `davit explain <code>` says it on the terminal. Errors are what publish refuses; warnings are shown to the publisher and to whoever reviews.',
    table(['code', '', 'what is wrong', 'what to do'], rows),
    '## The secret scan',
    'Every file is read as text: programs, styles, pages, JSON, the sources inside source maps, what is wrapped in base64 (twice at most), strings that a program puts together, and the readable stretches of files that are no text. A secret is known by its issuer’s shape, as a private key, or as a value that looks drawn behind a name such as `clientSecret`. A finding names file and line, and shows no more of the secret than the mark that its issuer puts in front of every one.',
  );
}

function cli(): string {
  const rows = (entries: Readonly<Record<string, string>>) =>
    Object.entries(entries).map(([name, about]) => [code(name), about]);
  return page(
    'The command',
    '`davit`, of the package [`@davit/cli`](../../packages/cli). `davit help <command>` says on the terminal what stands here. With `--json` a command prints one object and nothing else: `{"ok": true, …}`, or `{"ok": false, "error": {"code", "title", "detail", "hint"}}`. Where nobody can answer, nothing is asked: each question has a flag.',
    ...COMMANDS.map(commandSection),
    '## Exit codes',
    table(['code', 'what it says'], rows(EXIT_CODES)),
    '## Environment',
    table(['variable', 'what it says'], rows(ENVIRONMENT)),
    '## Errors of the command itself',
    'Beside these it passes on the codes of [check](check.md), of [the registry](registry.md) and, behind `auth/`, the reasons of [the authorization server](refusals.md). `davit explain <code>` knows all of them.',
    table(
      ['code', 'what it means', 'what to do'],
      Object.entries(CLI_ERRORS).map(([name, { title, hint }]) => [code(name), title, hint]),
    ),
  );
}

function bridge(): string {
  const names = Object.keys(BRIDGE_METHODS) as BridgeMethodName[];
  const methods = names.map((name) => {
    const { permission, visible, rate } = BRIDGE_METHODS[name];
    const { summary, since, status } = BRIDGE_METHOD_NOTES[name];
    return [
      code(name),
      summary,
      permission === null ? '' : code(permission),
      visible ? 'yes' : '',
      rate,
      `${since}${status === 'stable' ? '' : ` (${status})`}`,
    ];
  });
  const shapes = names.map((name) => [
    code(name),
    code(BRIDGE_METHODS[name].params.form),
    code(BRIDGE_METHODS[name].result.form),
  ]);
  const errors = Object.entries(BRIDGE_ERRORS).map(([name, sentence]) => [code(name), sentence]);
  return page(
    'The bridge',
    'What a mini-program can ask of its container. Nothing else exists: this table drives dispatch, checks and types.',
    table(['method', 'what it does', 'permission', 'only while shown', 'rate class', 'since'], methods),
    '## Parameters and answers',
    'A member with a question mark may be left out. A parameter that is not listed is refused as `invalid_params`; characters are UTF-16 units.',
    table(['method', 'parameters', 'answer'], shapes),
    '## Errors',
    table(['code', 'what it means'], errors),
  );
}

function endpointTable(): string {
  const rows = endpoints.map(({ method, path, content, cors, docs }) => [
    `${method} ${code(path)}`,
    docs.summary,
    content === 'none' ? '' : content,
    cors === 'none' ? '' : cors,
  ]);
  return page(
    'Endpoints',
    'Every endpoint of the authorization server. Parameters and answers are in `/openapi.json` of a running server, from the same table.',
    table(['endpoint', 'what it does', 'body', 'web pages that may call it'], rows),
  );
}

function manifest(): string {
  return page(
    'The manifest',
    "`manifest.json` at the root of a mini-program's folder: the keys of the [W3C MiniApp Manifest](https://www.w3.org/TR/miniapp-manifest/), and `davit` for what that standard does not know. The smallest useful one: [`examples/hello`](../../examples/hello/manifest.json). A folder whose manifest does not fit is not served; the message names each key and what to write.",
    table(['key', 'what may stand there', 'needed', 'what it is for'], manifestRows()),
    'Texts that people read are plain: no line breaks, no invisible or direction-changing characters, no space at either end. Nothing may be named twice. When there are `davit.scopes`, `openid` is one of them. Keys that are not listed are ignored, except in `davit`, in its lists and in `req_permissions`, where they are refused.',
  );
}

function registry(): string {
  const rows = registryEndpoints.map(({ method, path, summary, answer }) => [
    `${method} ${code(path)}`,
    summary,
    answer,
  ]);
  const open = registryWriteEndpoints.filter(({ verb }) => verb === null);
  const guarded = registryWriteEndpoints.flatMap((endpoint) => (endpoint.verb === null ? [] : [endpoint]));
  const rowOf = ({ method, path, summary, reads, answer }: (typeof registryWriteEndpoints)[number]) =>
    [`${method} ${code(path)}`, summary, reads ?? '', answer] as const;
  const refusals = Object.entries(REGISTRY_REFUSALS).map(([name, { status, title, hint }]) => [
    code(name),
    String(status),
    title,
    hint,
  ]);
  return page(
    'The registry',
    "What containers, launchers, publishers and operators ask about mini-programs, on the issuer's origin. What containers ask is public, for any web page, without credentials; a GET answers HEAD too. A container believes a record because of the root in its host's build, and a bundle because of the record: neither this server nor a cache in front of it is trusted.",
    table(['endpoint', 'what it does', 'answer'], rows),
    'A record is a compact JWS (`alg: EdDSA`, `typ: davit-release+jws`). `seq` rises with each change of what it says; signing it again each hour moves `issued_at` and `expires_at` only. An event of the feed has the record as its data and `<app_id>:<seq>` as its id; a comment every 15 seconds keeps the connection open.',
    '## Catalogue, log and statistics',
    'Public too, where a registry is published to: what is released, and the head of the log. Statistics come from containers that opted in; they are counts, and decide nothing.',
    table(['endpoint', 'what it does', 'it reads', 'answer'], open.map(rowOf)),
    '## Publishing',
    'With an access token of an account (`Authorization: DPoP`) and a proof of its key for each request. A publisher reaches its own mini-programs; the operator’s people all of them; nobody reviews their own. Every decision is in the log, with the hash of the entry before it.',
    table(
      ['endpoint', 'what it does', 'it reads', 'answer', 'for'],
      guarded.map((endpoint) => [...rowOf(endpoint), waysOf(endpoint.verb)]),
    ),
    'Access: *own* is a mini-program of the caller’s publisher, *foreign* any other.',
    '## Refusals',
    'Problem details (RFC 9457, `application/problem+json`): `title` is the sentence, `code` the stable word, `hint` what to do.',
    table(['code', 'status', 'what it says', 'what to do'], refusals),
  );
}

const waysOf = (verb: Verb): string => ACCESS[verb].map(([scope, whose]) => `${code(scope)} (${whose})`).join(' or ');

function platforms(): string {
  return page(
    'Platforms',
    'Where the container was run, and where it was not. A cell is ticked only for a run that somebody made on that very engine, with the command below; what nobody has run says "not run", and never means that it works.',
    table(['platform', ...Object.values(COLUMNS)], platformTable()),
    '"run on a device" means a phone in a hand: a simulator, or a window on a desktop, does not count. [A phone can be ticked in twenty minutes](../guide/check-a-phone.md).',
    '## The runs',
    table(['platform', 'what', 'version', 'date', 'command', 'it printed'], platformRuns()),
    '## What WebKitGTK says about iOS, and what it does not',
    'The WebKitGTK host and `WKWebView` share the engine (WebKit: parser, CSP, storage partitions, script message handlers, content filters, one web process a view) and the shape of the interface: a scheme handler instead of a service worker, message handlers instead of a `MessagePort`, a navigation policy, a content rule list. What holds there by the engine’s own code is likely to hold on iOS.',
    'It says nothing about: Apple’s network stack (`CFNetwork` instead of libsoup), the sandbox and memory limits of iOS, what iOS does to a process in the background, the keyboard and touch of a phone, App-Bound Domains, Lockdown Mode, differences of version (iOS fixes the WebKit version to the system’s), or the Swift that has to be written.',
  );
}
