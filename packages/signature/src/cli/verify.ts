// `verify`: a raw request and a public key → whether the signature holds, and if not, why.
import { CliProblem } from './cli-problem.ts';
import { explainClassic } from './explain-classic.ts';
import { explainDavit } from './explain-davit.ts';
import { toJson, toText } from './explanation.ts';
import type { Io } from './io.ts';
import { type KeyArguments, readInputFile, readVerificationKey } from './read-key.ts';
import { type RawRequest, readRawRequest } from './read-raw-request.ts';
import { visible } from './visible.ts';

export interface VerifyArguments extends KeyArguments {
  readonly authority?: string | undefined;
  readonly origin?: string | undefined;
  readonly cover?: readonly string[] | undefined;
  readonly base?: string | undefined;
  readonly now?: string | undefined;
  readonly json?: boolean | undefined;
}

function timeOf(text: string | undefined, io: Io): number | null {
  if (text === undefined) return io.now();
  if (text === 'created') return null;
  if (!/^\d{1,12}$/.test(text))
    throw new CliProblem('The time cannot be read', `“${text}” is not in seconds since 1970`, '--now created');
  return Number(text);
}

function hostOf({ head }: RawRequest): string {
  const host = head.headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
  if (host === undefined)
    throw new CliProblem('Whose API is it?', 'The request has no Host', '--authority api.example.com');
  return host.toLowerCase();
}

export async function verify(args: VerifyArguments, [file = '-']: readonly string[], io: Io): Promise<number> {
  const key = readVerificationKey(args);
  const request = readRawRequest(file === '-' ? io.input() : readInputFile(file, 'request'));
  const now = timeOf(args.now, io);
  const base = args.base === undefined ? null : Buffer.from(readInputFile(args.base, 'base')).toString('utf8');
  const isClassic = request.head.headers.some(([name]) => name.toLowerCase() === 'x-signature');
  const explanation = isClassic
    ? await explainClassic({ request, key, now, base, origin: args.origin ?? `https://${hostOf(request)}` })
    : await explainDavit({
        request,
        key,
        now,
        base,
        authority: args.authority ?? hostOf(request),
        cover: (args.cover ?? []).map((name) => name.toLowerCase()),
      });
  io.out(args.json === true ? toJson(explanation) : visible(toText(explanation)));
  return explanation.failure === null ? 0 : 1;
}
