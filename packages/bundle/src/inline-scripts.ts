// Finds the inline scripts of an HTML file and hashes them for its CSP. A scanner, not an HTML parser: where the two could
// disagree the hash fits nothing, and the script is blocked.
import { type Awaitable, encodeUtf8, toHex } from '@davit/crypto';
import { MAX_INLINE_SCRIPTS } from './archive/bundle-limits.ts';
import type { Sha256Hex } from './archive/verified-bundle.ts';
import { toCspHash } from './csp-hash.ts';
import { restOfTag } from './html-tags.ts';

const OPENING = /<!--[\s\S]*?(?:-->|$)|<script(?=[\s/>])/gi;
const CLOSING = /<\/script(?=[\s/>])/gi;
const SCRIPT_TYPES = /^(?:|module|importmap|(?:text|application)\/(?:x-)?(?:java|ecma)script)$/i;

/**
 * The texts of all scripts without `src` that a browser would run, import maps included, line ends as a parser reads them; of too
 * many no more than are needed to know it.
 */
export function inlineScripts(html: string): string[] {
  const scripts: string[] = [];
  OPENING.lastIndex = 0;
  for (
    let match = OPENING.exec(html);
    match !== null && scripts.length <= MAX_INLINE_SCRIPTS;
    match = OPENING.exec(html)
  ) {
    if (match[0].startsWith('<!')) continue;
    const tag = restOfTag(html, OPENING.lastIndex);
    if (tag === null) break;
    CLOSING.lastIndex = tag.end;
    const closing = CLOSING.exec(html);
    if (closing === null) break;
    const { attributes, end } = tag;
    if (!attributes.has('src') && SCRIPT_TYPES.test((attributes.get('type') ?? '').trim())) {
      scripts.push(html.slice(end, closing.index).replace(/\r\n?/g, '\n'));
    }
    OPENING.lastIndex = CLOSING.lastIndex;
  }
  return scripts;
}

type Sha256 = (data: Uint8Array) => Awaitable<Uint8Array>;

/** The hashes of a file's inline scripts in lower-case hex, each once, as integrity.json lists them. */
export async function inlineScriptDigests(html: string, sha256: Sha256): Promise<Sha256Hex[]> {
  const digests = await Promise.all(inlineScripts(html).map(async (script) => toHex(await sha256(encodeUtf8(script)))));
  return [...new Set(digests)];
}

/** `sha256-<base64>` for one script's or style's text, as CSP writes it. */
export const inlineHash = async (text: string, sha256: Sha256): Promise<string> =>
  toCspHash(toHex(await sha256(encodeUtf8(text))));

/** The hashes of a file's inline scripts, each once. @see CSP Level 3 §8.3 */
export const inlineScriptHashes = async (html: string, sha256: Sha256): Promise<string[]> =>
  (await inlineScriptDigests(html, sha256)).map(toCspHash);
