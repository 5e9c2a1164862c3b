// The opening tags of an HTML text with their attributes. A scanner, not an HTML parser: it serves reports and hashes, and what it
// misses the content security policy blocks.

export interface HtmlTag {
  /** In lower case. */
  readonly name: string;
  /** Where its `<` stands in the text. */
  readonly start: number;
  /** By name in lower case; of an attribute that stands there twice the first one, as browsers read it. */
  readonly attributes: ReadonlyMap<string, string>;
}

const OPENING = /<!--[\s\S]*?(?:-->|$)|<([a-z][^\s/>]*)/gi;
/** The rest of an opening tag. */
const REST = /((?:[^>"']|"[^"]*"|'[^']*')*)>/y;
const ATTRIBUTE = /([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
/** What stands inside these is text. */
const RAW_TEXT = /^(?:script|style|textarea|title|xmp|iframe|noembed|noframes|noscript)$/;

const closings = new Map<string, RegExp>();
/** One for each name of `RAW_TEXT`: a hostile file has a hundred thousand of them. */
function closingOf(name: string): RegExp {
  const closing = closings.get(name) ?? new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  closings.set(name, closing);
  return closing;
}

function attributesOf(rest: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single, bare] of rest.matchAll(ATTRIBUTE)) {
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, double ?? single ?? bare ?? '');
  }
  return attributes;
}

/**
 * What stands in an opening tag behind its name, from `at` on. Null for a tag that never ends: searching on would read the rest of
 * a hostile file once for each tag.
 */
export function restOfTag(html: string, at: number): (Pick<HtmlTag, 'attributes'> & { readonly end: number }) | null {
  REST.lastIndex = at;
  const rest = REST.exec(html);
  return rest === null ? null : { attributes: attributesOf(rest[1] ?? ''), end: REST.lastIndex };
}

export function* htmlTags(html: string): Generator<HtmlTag> {
  let at = 0;
  for (;;) {
    OPENING.lastIndex = at;
    const match = OPENING.exec(html);
    if (match === null) return;
    at = OPENING.lastIndex;
    if (match[1] === undefined) continue;
    const rest = restOfTag(html, at);
    if (rest === null) return;
    at = rest.end;
    const name = match[1].toLowerCase();
    yield { name, start: match.index, attributes: rest.attributes };
    if (name === 'plaintext') return;
    if (!RAW_TEXT.test(name)) continue;
    const closing = closingOf(name);
    closing.lastIndex = at;
    if (closing.exec(html) === null) return;
    at = closing.lastIndex;
  }
}
