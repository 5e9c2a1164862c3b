// What an HTML file holds that the policy of a mini-program never runs: event-handler attributes and `javascript:` addresses.
import { htmlTags } from './html-tags.ts';

export interface HtmlProblem {
  readonly code: 'bundle/inline-handler' | 'bundle/script-url';
  /** Tag and attribute: `<a onclick>`. */
  readonly at: string;
  /** Where the tag begins in the text. */
  readonly index: number;
  readonly message: string;
}

/** Names and beginnings of names of HTML §8.1.8.2 and of pointer, touch, transition and animation events; `one` is no handler. */
const EVENTS =
  'abort after animation auxclick before blur cancel canplay change click close command context copy cuechange cut dblclick ' +
  'drag drop durationchange emptied ended error focus formdata gotpointer hashchange input invalid key language load ' +
  'lostpointer message mouse offline online page paste pause play pointer popstate progress ratechange rejection reset resize ' +
  'scroll securitypolicy seek select slotchange stalled storage submit suspend timeupdate toggle touch transition unhandled ' +
  'unload volumechange waiting webkit wheel';
const HANDLER = new RegExp(`^on(?:${EVENTS.replaceAll(' ', '|')})[a-z]*$`);
const URL_ATTRIBUTES: ReadonlySet<string> = new Set(['href', 'xlink:href', 'src', 'action', 'formaction', 'data']);
/** Browsers read over control characters and space in front, and over tabs and line ends inside. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what browsers read over.
const SCRIPT_URL = /^[\u0000-\u0020]*j\s*a\s*v\s*a\s*s\s*c\s*r\s*i\s*p\s*t\s*:/i;
/** These do nothing, and do nothing here too. */
const EMPTY_SCRIPT_URL = /^\s*javascript:\s*(?:void\s*\(?\s*0\s*\)?)?\s*;*\s*$/i;

export function* findHtmlProblems(html: string): Generator<HtmlProblem> {
  for (const { name, start: index, attributes } of htmlTags(html)) {
    for (const [attribute, value] of attributes) {
      const at = `<${name} ${attribute}>`;
      if (HANDLER.test(attribute))
        yield {
          code: 'bundle/inline-handler',
          at,
          index,
          message: `${at} never runs in a mini-program; call addEventListener('${attribute.slice(2)}', …) in a script.`,
        };
      else if (URL_ATTRIBUTES.has(attribute) && SCRIPT_URL.test(value) && !EMPTY_SCRIPT_URL.test(value))
        yield {
          code: 'bundle/script-url',
          at,
          index,
          message: `A javascript: address in ${at} never runs in a mini-program; use a button and a script.`,
        };
    }
  }
}
