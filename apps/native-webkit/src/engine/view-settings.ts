// What the engine gives a mini-program's page: the web, and no device, no window, no download, no inspector.
import WebKit2 from 'gi://WebKit2?version=4.1';

const OFF = [
  'allow_file_access_from_file_urls',
  'allow_modal_dialogs',
  'allow_top_navigation_to_data_urls',
  'allow_universal_access_from_file_urls',
  'enable_back_forward_navigation_gestures',
  'enable_caret_browsing',
  'enable_developer_extras',
  'enable_dns_prefetching',
  'enable_encrypted_media',
  'enable_fullscreen',
  'enable_media_capabilities',
  'enable_media_stream',
  'enable_mock_capture_devices',
  // A document that comes back from the cache would keep an old number.
  'enable_page_cache',
  'enable_site_specific_quirks',
  'enable_tabs_to_links',
  'enable_webrtc',
  'enable_write_console_messages_to_stdout',
  'javascript_can_access_clipboard',
  'javascript_can_open_windows_automatically',
] as const;

export function viewSettings({ developerExtras }: { readonly developerExtras: boolean }): WebKit2.Settings {
  const settings = new WebKit2.Settings();
  for (const name of OFF) if (name in settings) settings[name] = false;
  settings.enable_write_console_messages_to_stdout = developerExtras;
  return settings;
}
