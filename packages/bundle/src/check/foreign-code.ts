// Scripts and styles that an HTML file asks of other origins: no mini-program's policy lets them in. Pure.
import { htmlTags } from '../html-tags.ts';

/** With a scheme or with two slashes; browsers take `\` for `/` there. */
const ABSOLUTE = /^\s*(?:https?:|[/\\]{2})/i;

export interface ForeignCode {
  readonly at: string;
  readonly index: number;
  readonly address: string;
}

export function* findForeignCode(html: string): Generator<ForeignCode> {
  for (const { name, start: index, attributes } of htmlTags(html)) {
    const isStyle = name === 'link' && /\bstylesheet\b|\bmodulepreload\b/i.test(attributes.get('rel') ?? '');
    const attribute = name === 'script' ? 'src' : isStyle ? 'href' : null;
    const address = attribute === null ? undefined : attributes.get(attribute);
    if (address !== undefined && ABSOLUTE.test(address)) yield { at: `<${name} ${attribute}>`, index, address };
  }
}
