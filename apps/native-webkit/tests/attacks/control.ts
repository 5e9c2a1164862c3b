// The positive control: a plain view as anybody embeds it, without scheme, filter, policy or headers of ours; everything that a page may
// be given, it is given. Opens the address, and the pages do the rest.
import GLib from 'gi://GLib?version=2.0';
import Gtk from 'gi://Gtk?version=3.0';
import WebKit2 from 'gi://WebKit2?version=4.1';
import { HANDLER } from '../../src/engine/page-scripts.ts';
import { FEATURES_OFF, setFeatures } from '../../src/engine/view-settings.ts';
import { clickAgainAndAgain } from './clicks.ts';
import { openEye } from './eye.ts';

const POPUP_MS = 3000;
const GIVEN = [
  'allow_modal_dialogs',
  'allow_top_navigation_to_data_urls',
  'enable_dns_prefetching',
  'enable_encrypted_media',
  'enable_fullscreen',
  'enable_media_stream',
  'enable_mock_capture_devices',
  'enable_webaudio',
  'enable_webrtc',
  'javascript_can_access_clipboard',
  'javascript_can_open_windows_automatically',
] as const;

function openSettings(): WebKit2.Settings {
  const settings = new WebKit2.Settings();
  for (const name of GIVEN) if (name in settings) settings[name] = true;
  // Whatever the product turns off.
  setFeatures(settings, FEATURES_OFF, true);
  settings.media_playback_requires_user_gesture = false;
  return settings;
}

/** Resolves never: whoever started it ends it. Rejects when the page's process has ended. */
export function runControl(address: string, folder: string): Promise<void> {
  const at = (name: string): string => GLib.build_filenamev([folder, name]);
  const data = new WebKit2.WebsiteDataManager({
    base_data_directory: at('data'),
    base_cache_directory: at('cache'),
  });
  const context = new WebKit2.WebContext({ website_data_manager: data });
  context.connect('download-started', (_: unknown, download: WebKit2.Download) => {
    download.connect('decide-destination', (_download: unknown, name: string) => {
      download.set_destination(`file://${at('downloads')}/${encodeURIComponent(name)}`);
      return true;
    });
  });
  const content = new WebKit2.UserContentManager();
  // In the page's own world, and so in every frame: what a host that knows no better does.
  content.register_script_message_handler(HANDLER);
  const view = new WebKit2.WebView({
    web_context: context,
    user_content_manager: content,
    settings: openSettings(),
    visible: true,
  });
  view.connect('permission-request', (_: unknown, request: WebKit2.PermissionRequest) => {
    request.allow();
    return true;
  });
  view.connect('create', () => {
    // A window that a page opens loads its page too; nobody sees it.
    const popup = new WebKit2.WebView({ related_view: view });
    // Else nobody owns it.
    const holder = new Gtk.Window({});
    holder.add(popup);
    setTimeout(() => holder.destroy(), POPUP_MS);
    return popup;
  });
  const window = new Gtk.Window({ default_width: 800, default_height: 600 });
  window.add(view);
  window.show();
  openEye({ side: 'control', views: () => [view], windows: [window] });
  clickAgainAndAgain(window, () => view);
  view.load_uri(address);
  return new Promise((_, reject) => {
    view.connect('web-process-terminated', () => reject(new Error('the web process has ended')));
  });
}
