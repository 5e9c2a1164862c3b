// The positive control: the same engine as anybody embeds it, without scheme, filter, policy or headers of ours. An attack that does
// not work here proves nothing there.
import GLib from 'gi://GLib?version=2.0';
import Gtk from 'gi://Gtk?version=3.0';
import WebKit2 from 'gi://WebKit2?version=4.1';
import { HANDLER } from '../src/engine/page-scripts.ts';
import { variable } from './hands.ts';
import { closeAfter, sleep } from './suite.ts';

export interface PlainWindow {
  readonly view: WebKit2.WebView;
  /** What its message handler has heard. */
  readonly heard: string[];
  run(script: string): void;
  close(): void;
}

/** Also closed when the test ends. */
function openWindow(view: WebKit2.WebView, size: number): () => void {
  const window = new Gtk.Window({ default_width: size, default_height: size });
  let isOpen = true;
  const close = (): void => {
    if (isOpen) window.destroy();
    isOpen = false;
  };
  closeAfter(close);
  window.add(view);
  window.show();
  return close;
}

export async function openPlainWindow(url: string): Promise<PlainWindow> {
  const content = new WebKit2.UserContentManager();
  const heard: string[] = [];
  content.register_script_message_handler(HANDLER);
  content.connect(`script-message-received::${HANDLER}`, (_: unknown, result: WebKit2.JavascriptResult) =>
    heard.push(result.get_js_value().to_string()),
  );
  const folder = GLib.build_filenamev([variable('DAVIT_TEST_FOLDER'), 'plain']);
  const data = new WebKit2.WebsiteDataManager({ base_data_directory: folder, base_cache_directory: folder });
  const view = new WebKit2.WebView({
    web_context: new WebKit2.WebContext({ website_data_manager: data }),
    user_content_manager: content,
    settings: new WebKit2.Settings(),
    visible: true,
  });
  const close = openWindow(view, 300);
  view.load_uri(url);
  await sleep(1500);
  return {
    view,
    heard,
    run: (script) => view.evaluate_javascript(script, -1, null, null, null, null),
    close,
  };
}

/** Evaluates an expression in a page; its JSON. */
export const evaluateIn = <T>(view: WebKit2.WebView, expression: string): Promise<T> =>
  new Promise((resolve, reject) => {
    view.evaluate_javascript(`JSON.stringify((${expression}) ?? null)`, -1, null, null, null, (_, result) => {
      try {
        resolve(JSON.parse(view.evaluate_javascript_finish(result).to_string()) as T);
      } catch (error) {
        reject(error);
      }
    });
  });

export interface PlainPair {
  readonly one: PlainWindow;
  readonly other: WebKit2.WebView;
  close(): void;
}
/** Two plain views that share a process, as views of one embedder do. */
export async function openPlainPair(url: string): Promise<PlainPair> {
  const one = await openPlainWindow(url);
  const other = new WebKit2.WebView({ related_view: one.view, visible: true });
  const close = openWindow(other, 200);
  other.load_uri(url);
  await sleep(1500);
  return {
    one,
    other,
    close() {
      close();
      one.close();
    },
  };
}
