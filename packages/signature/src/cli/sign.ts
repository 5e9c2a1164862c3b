// `sign`: a request → a curl command or headers, by either scheme. Sends nothing.
import { writeFileSync } from 'node:fs';
import { signClassic } from '../classic/sign-classic.ts';
import type { HeaderLine } from '../http-signature/request-head.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { nodeHashing } from '../node/keys/node-hashing.ts';
import { signRequest } from '../profile/sign-request.ts';
import { parseSignableUrl } from '../profile/signable-url.ts';
import { CliProblem, messageOf } from './cli-problem.ts';
import { type CurlBody, curlCommand } from './curl-command.ts';
import type { Io } from './io.ts';
import { type KeyArguments, readInputFile, readSigningKey } from './read-key.ts';

export interface SignArguments extends KeyArguments {
  readonly header?: readonly string[] | undefined;
  readonly body?: string | undefined;
  readonly data?: string | undefined;
  readonly cover?: readonly string[] | undefined;
  readonly lifetime?: string | undefined;
  readonly scheme?: string | undefined;
  readonly 'client-id'?: string | undefined;
  readonly base?: string | undefined;
  readonly headers?: boolean | undefined;
  readonly json?: boolean | undefined;
}

function parseHeader(text: string): HeaderLine {
  const found = /^([^:\s]+):[ \t]*(.*?)[ \t]*$/.exec(text);
  if (found === null) throw new CliProblem('A header cannot be read', `“${text}” has no name`, `-H 'Name: value'`);
  return [found[1] as string, found[2] as string];
}

function readBody({ body, data }: SignArguments, io: Io): { bytes: Uint8Array | null; curl: CurlBody } {
  if (body !== undefined && data !== undefined)
    throw new CliProblem('There are two bodies', '--body and --data exclude each other', 'Leave one of them out.');
  if (data !== undefined) return { bytes: Buffer.from(data), curl: { text: data } };
  if (body === undefined) return { bytes: null, curl: null };
  return { bytes: body === '-' ? io.input() : readInputFile(body, 'body'), curl: { file: body } };
}

const FORM_TYPE = 'application/x-www-form-urlencoded';
const isContentType = ([name]: HeaderLine): boolean => name.toLowerCase() === 'content-type';

/** The type that curl gives to its data, so that a command of before means the same; a file's is the signer's own. */
const typeOfData = ({ data = '' }: SignArguments, own: readonly HeaderLine[]): readonly HeaderLine[] =>
  data === '' || own.some(isContentType) ? [] : [['Content-Type', FORM_TYPE]];

/** Remembers what was signed: the one text that both sides have to agree about. */
function listening(key: SigningKey): { readonly key: SigningKey; base(): string } {
  let base = '';
  const sign = (data: Uint8Array) => {
    base = Buffer.from(data).toString('utf8');
    return key.sign(data);
  };
  return { key: { algorithm: key.algorithm, keyid: key.keyid, sign }, base: () => base };
}

function schemeOf(args: SignArguments): 'davit-1' | { readonly clientId: string } {
  const scheme = args.scheme ?? 'davit-1';
  const clientId = args['client-id'];
  if (scheme === 'davit-1') return scheme;
  if (scheme !== 'sha256-rsa')
    throw new CliProblem('There is no such scheme', `${scheme} is not davit-1 or sha256-rsa`, '--scheme davit-1');
  if (clientId === undefined)
    throw new CliProblem('Who signs?', 'The classic scheme signs a client id', '--client-id my-shop');
  return { clientId };
}

export async function sign(args: SignArguments, [method, url]: readonly string[], io: Io): Promise<number> {
  if (method === undefined || url === undefined)
    throw new CliProblem(
      'What is to be signed?',
      'METHOD and URL are missing',
      'davit-signature sign --key davit-key.pem GET https://api.example.com/orders',
    );
  const scheme = schemeOf(args);
  const { key, base } = listening(readSigningKey(args));
  const own = (args.header ?? []).map(parseHeader);
  const { bytes: body, curl } = readBody(args, io);
  const now = io.now();
  let added: readonly HeaderLine[];
  let sent: string;
  try {
    const { scheme: protocol, authority, target } = parseSignableUrl(url);
    sent = `${protocol}://${authority}${target}`;
    const lifetime = args.lifetime === undefined ? {} : { lifetime: Number(args.lifetime) };
    const typed = typeOfData(args, own);
    added =
      scheme === 'davit-1'
        ? [
            ...typed,
            ...(await signRequest({ method, url, headers: [...own, ...typed], body }, key, {
              now,
              hashing: nodeHashing,
              cover: args.cover ?? [],
              ...lifetime,
            })),
          ]
        : await signClassic({ method, url, body, clientId: scheme.clientId }, key, { now, hashing: nodeHashing });
  } catch (cause) {
    throw new CliProblem(
      'The request cannot be signed',
      messageOf(cause),
      'davit-signature sign --key davit-key.pem GET https://api.example.com/orders, and see --help.',
      { cause },
    );
  }
  if (args.base !== undefined) writeFileSync(args.base, base());
  const command = curlCommand(method, sent, [...own, ...added], curl);
  const chosen = added.find(isContentType);
  if (chosen !== undefined && args.json !== true)
    io.err(`Sent as ${chosen[1]}, for no Content-Type was given. For JSON: -H 'Content-Type: application/json'\n`);
  if (args.json === true)
    io.out(`${JSON.stringify({ keyid: key.keyid, headers: added, base: base(), curl: command })}\n`);
  else if (args.headers === true) io.out(added.map(([name, value]) => `${name}: ${value}\n`).join(''));
  else {
    io.out(`${command}\n`);
    io.err(`Valid once, for ${scheme === 'davit-1' ? (args.lifetime ?? 60) : 60} seconds.\n`);
  }
  return 0;
}
