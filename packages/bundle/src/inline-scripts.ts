// Finds the inline scripts of an HTML file and hashes them for its CSP. A scanner, not an HTML parser: where the two could
// disagree the hash fits nothing, and the script is blocked.
import { type Awaitable, encodeBase64url, encodeUtf8 } from '@davit/crypto';

const OPENING = /<!--[\s\S]*?(?:-->|$)|<script(?=[\s/>])/gi;
/** The rest of an opening tag. */
const TAG = /((?:[^>"']|"[^"]*"|'[^']*')*)>/y;
const CLOSING = /<\/script(?=[\s/>])/gi;
const ATTRIBUTE = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
const SCRIPT_TYPES = /^(?:|module|importmap|(?:text|application)\/(?:x-)?(?:java|ecma)script)$/i;

function attributesOf(tag: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single, bare] of tag.matchAll(ATTRIBUTE)) {
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, double ?? single ?? bare ?? '');
  }
  return attributes;
}

/** The texts of all scripts without `src` that a browser would run, import maps included, line ends as a parser reads them. */
export function inlineScripts(html: string): string[] {
  const scripts: string[] = [];
  OPENING.lastIndex = 0;
  for (let match = OPENING.exec(html); match !== null; match = OPENING.exec(html)) {
    if (match[0].startsWith('<!')) continue;
    TAG.lastIndex = OPENING.lastIndex;
    const tag = TAG.exec(html);
    // A tag that never ends ends the search: looking on would read the rest of a hostile file once for each `<script`.
    if (tag === null) break;
    CLOSING.lastIndex = TAG.lastIndex;
    const closing = CLOSING.exec(html);
    if (closing === null) break;
    const attributes = attributesOf(tag[1] ?? '');
    if (!attributes.has('src') && SCRIPT_TYPES.test((attributes.get('type') ?? '').trim())) {
      scripts.push(html.slice(TAG.lastIndex, closing.index).replace(/\r\n?/g, '\n'));
    }
    OPENING.lastIndex = CLOSING.lastIndex;
  }
  return scripts;
}

/** `sha256-<base64>` for one script's or style's text, as CSP writes it. */
export async function inlineHash(text: string, sha256: (data: Uint8Array) => Awaitable<Uint8Array>): Promise<string> {
  const digest = encodeBase64url(await sha256(encodeUtf8(text)));
  return `sha256-${digest.replace(/-/g, '+').replace(/_/g, '/')}=`;
}

/** The hashes of a file's inline scripts, each once. @see CSP Level 3 §8.3 */
export async function inlineScriptHashes(
  html: string,
  sha256: (data: Uint8Array) => Awaitable<Uint8Array>,
): Promise<string[]> {
  return [...new Set(await Promise.all(inlineScripts(html).map((script) => inlineHash(script, sha256))))];
}
