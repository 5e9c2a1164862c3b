// What the engine gives a mini-program's page: the web, and no device, no window, no download, no inspector. WebKit reads no
// Permissions-Policy of a page in a view of its own: what that would keep from it, the view itself does not have.
import GObject from 'gi://GObject?version=2.0';
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

/** By WebKit's own names, as far as the version has them: devices, ways out beside requests, and workers that outlive their page. */
export const FEATURES_OFF: readonly string[] = [
  'AsyncClipboardAPI',
  'BackgroundFetchAPI',
  'ContactPickerAPI',
  'DOMPasteAccessRequests',
  'Gamepads',
  'GeolocationAPI',
  'LinkDNSPrefetch',
  'LinkPreconnect',
  'LinkPreconnectEarlyHints',
  'LinkPrefetch',
  'MediaDevices',
  'Notifications',
  'PointerLock',
  'PrivateClickMeasurement',
  'PushAPI',
  'ScreenCapture',
  'ScreenOrientationLockingAPI',
  'ScreenWakeLockAPI',
  'ServiceWorkers',
  'SharedWorker',
  'SpeechRecognition',
  'WebShare',
  'WebTransport',
];

/** What a version has deprecated does nothing in it any more, and to set it is a warning; FEATURES_OFF has what stands in its place. */
export function isDeprecated(name: string): boolean {
  const found = GObject.Object.find_property.call(WebKit2.Settings, name.replaceAll('_', '-'));
  return found !== null && (found.flags & GObject.ParamFlags.DEPRECATED) !== 0;
}

/** Before 2.42 WebKit has no such switches: whoever asks for a level is told so. */
export const hasFeatureSwitches = (library: { readonly get_all_features?: unknown } = WebKit2.Settings): boolean =>
  typeof library.get_all_features === 'function';

export function setFeatures(settings: WebKit2.Settings, names: readonly string[], on: boolean): void {
  if (!hasFeatureSwitches()) return;
  const features = WebKit2.Settings.get_all_features();
  for (let at = 0; at < features.get_length(); at += 1) {
    const feature = features.get(at);
    if (names.includes(feature.get_identifier())) settings.set_feature_enabled(feature, on);
  }
}

export function viewSettings({ developerExtras }: { readonly developerExtras: boolean }): WebKit2.Settings {
  const settings = new WebKit2.Settings();
  for (const name of OFF) if (name in settings && !isDeprecated(name)) settings[name] = false;
  setFeatures(settings, FEATURES_OFF, false);
  settings.enable_write_console_messages_to_stdout = developerExtras;
  return settings;
}
