// A WebKitGTK window that opens one address, for gjs under a virtual screen. Everything that a page may be given, it is given.
// Run: gjs webkit-window.js <address> <folder for data>
imports.gi.versions.Gtk = '3.0';
imports.gi.versions.WebKit2 = '4.1';
const { GLib, Gtk, WebKit2 } = imports.gi;
const [address, folder] = ARGV;

Gtk.init(null);
const manager = new WebKit2.WebsiteDataManager({
  base_data_directory: `${folder}/data`,
  base_cache_directory: `${folder}/cache`,
});
const context = new WebKit2.WebContext({ website_data_manager: manager });
const view = new WebKit2.WebView({ web_context: context });
const settings = view.get_settings();
for (const name of ['enable-webrtc', 'enable-media-stream', 'enable-mock-capture-devices', 'enable-webaudio']) {
  if (settings.find_property?.(name) ?? true) {
    try {
      settings[name.replaceAll('-', '_')] = true;
    } catch (error) {
      printerr(`${name}: ${error}`);
    }
  }
}
settings.javascript_can_open_windows_automatically = true;
settings.media_playback_requires_user_gesture = false;
view.connect('permission-request', (_, request) => {
  request.allow();
  return true;
});
view.connect('create', () => {
  // A window that a page opens loads its page too; nobody sees it.
  const popup = new WebKit2.WebView({ related_view: view });
  GLib.timeout_add(GLib.PRIORITY_DEFAULT, 3000, () => {
    popup.try_close();
    return GLib.SOURCE_REMOVE;
  });
  return popup;
});
view.connect('web-process-terminated', () => {
  printerr('the web process has ended');
  Gtk.main_quit();
});
const window = new Gtk.Window({ default_width: 800, default_height: 600 });
window.add(view);
window.show_all();
view.load_uri(address);
Gtk.main();
