// WebKitGTK windows for whoever drives them, for gjs on a virtual screen: orders come in as lines of JSON, and what the engine's own
// inspector says of a page goes out the same way. Decides nothing.
// Run with WEBKIT_INSPECTOR_HTTP_SERVER set: gjs webkit-driven-window.js <folder for data> <address of the inspector> <share of the disk>
imports.gi.versions.Gtk = '3.0';
imports.gi.versions.WebKit2 = '4.1';
imports.gi.versions.Soup = '3.0';
const { Gio, GLib, Gtk, Soup, WebKit2 } = imports.gi;
const [folder, inspector, share] = ARGV;

Gtk.init(null);
const session = new Soup.Session();
const contexts = new Map();
const pages = new Map();
const say = (line) => print(JSON.stringify(line));

function contextOf(profile) {
  const found = contexts.get(profile);
  if (found !== undefined) return found;
  const manager = new WebKit2.WebsiteDataManager({
    base_data_directory: `${folder}/${profile}/data`,
    base_cache_directory: `${folder}/${profile}/cache`,
    origin_storage_ratio: Number(share),
  });
  const context = new WebKit2.WebContext({ website_data_manager: manager });
  context.get_cookie_manager().set_accept_policy(WebKit2.CookieAcceptPolicy.ALWAYS);
  contexts.set(profile, context);
  return context;
}

/** The inspector's list has each page under its title. */
function findTarget(page, found) {
  session.send_and_read_async(Soup.Message.new('GET', `http://${inspector}/`), 0, null, (_, result) => {
    const list = new TextDecoder().decode(session.send_and_read_finish(result).get_data() ?? new Uint8Array());
    const path = new RegExp(`page-${page}<.*?(/socket/[0-9]+/[0-9]+/WebPage)`, 's').exec(list)?.[1];
    if (path !== undefined) return found(path);
    GLib.timeout_add(GLib.PRIORITY_DEFAULT, 30, () => {
      findTarget(page, found);
      return GLib.SOURCE_REMOVE;
    });
  });
}

function open(page, profile) {
  const view = new WebKit2.WebView({ web_context: contextOf(profile) });
  const settings = view.get_settings();
  settings.enable_developer_extras = true;
  settings.media_playback_requires_user_gesture = false;
  view.connect('permission-request', (_, request) => {
    request.allow();
    return true;
  });
  view.connect('script-dialog', () => true);
  view.connect('create', () => null);
  view.connect('web-process-terminated', () => say({ page, died: true }));
  const window = new Gtk.Window({ default_width: 800, default_height: 800, title: `page-${page}` });
  window.add(view);
  window.show_all();
  pages.set(page, { view, window, socket: null });
  view.load_html(`<title>page-${page}</title>`, null);
  findTarget(page, (path) => {
    const message = Soup.Message.new('GET', `ws://${inspector}${path}`);
    session.websocket_connect_async(message, null, [], 0, null, (_, result) => {
      const socket = session.websocket_connect_finish(result);
      socket.max_incoming_payload_size = 0;
      socket.connect('message', (__, ___, bytes) => say({ page, message: new TextDecoder().decode(bytes.get_data()) }));
      const known = pages.get(page);
      if (known === undefined) return;
      known.socket = socket;
      say({ page, opened: true });
    });
  });
}

const orders = {
  open: ({ page, profile }) => open(page, profile),
  send: ({ page, message }) => pages.get(page)?.socket?.send_text(message),
  load: ({ page, url }) => pages.get(page)?.view.load_uri(url),
  kill: ({ page }) => pages.get(page)?.view.terminate_web_process(),
  raise: ({ page }) => pages.get(page)?.window.present(),
  close({ page }) {
    const known = pages.get(page);
    pages.delete(page);
    known?.socket?.close(1000, null);
    // One that hangs would go on without its window.
    known?.view.terminate_web_process();
    known?.window.destroy();
  },
  offline({ profile, value }) {
    const proxy = value ? WebKit2.NetworkProxySettings.new('http://127.0.0.1:1', []) : null;
    contextOf(profile)
      .get_website_data_manager()
      .set_network_proxy_settings(value ? WebKit2.NetworkProxyMode.CUSTOM : WebKit2.NetworkProxyMode.NO_PROXY, proxy);
  },
};

const input = new Gio.DataInputStream({ base_stream: new Gio.UnixInputStream({ fd: 0, close_fd: false }) });
function next() {
  input.read_line_async(GLib.PRIORITY_DEFAULT, null, (_, result) => {
    const [line] = input.read_line_finish_utf8(result);
    if (line === null) return Gtk.main_quit();
    const order = JSON.parse(line);
    try {
      orders[order.do](order);
    } catch (error) {
      say({ page: order.page, failed: `${order.do}: ${error}` });
    }
    next();
  });
}
next();
say({ ready: true });
Gtk.main();
