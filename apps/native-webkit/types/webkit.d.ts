// Gdk 3.0, Gtk 3.0 and WebKit2 4.1, as far as they are used here. Written by hand: nothing at run time.
declare module 'gi://Gdk?version=3.0' {
  import type GObject from 'gi://GObject?version=2.0';

  namespace Gdk {
    class Screen extends GObject.Object {
      static get_default(): Screen;
    }
    class Window extends GObject.Object {
      focus(timestamp: number): void;
      get_origin(): [number, number, number];
    }
    function get_default_root_window(): Window;
    function keyval_name(keyval: number): string | null;
    enum ModifierType {
      SHIFT_MASK,
      CONTROL_MASK,
      MOD1_MASK,
      SUPER_MASK,
    }
    enum EventType {
      BUTTON_PRESS,
    }
    class Event {
      static new(type: EventType): Event;
    }
    function pixbuf_get_from_window(
      window: Window,
      x: number,
      y: number,
      width: number,
      height: number,
    ): {
      savev(path: string, type: string, keys: string[], values: string[]): boolean;
      get_pixels(): Uint8Array;
      get_rowstride(): number;
      get_n_channels(): number;
    } | null;
  }
  export default Gdk;
}

declare module 'gi://GdkPixbuf?version=2.0' {
  namespace GdkPixbuf {
    class Pixbuf {
      static new_from_stream_at_scale(stream: unknown, width: number, height: number, keep: boolean, c: null): Pixbuf;
    }
  }
  export default GdkPixbuf;
}

declare module 'gi://Atk?version=1.0' {
  namespace Atk {
    class Object {
      set_name(name: string): void;
      set_description(text: string): void;
    }
  }
  export default Atk;
}

declare module 'gi://Pango?version=1.0' {
  namespace Pango {
    enum EllipsizeMode {
      NONE,
      START,
      MIDDLE,
      END,
    }
    enum WrapMode {
      WORD,
      CHAR,
      WORD_CHAR,
    }
  }
  export default Pango;
}

declare module 'gi://Gtk?version=3.0' {
  import type Atk from 'gi://Atk?version=1.0';
  import type Gdk from 'gi://Gdk?version=3.0';
  import type GdkPixbuf from 'gi://GdkPixbuf?version=2.0';
  import type GObject from 'gi://GObject?version=2.0';
  import type Pango from 'gi://Pango?version=1.0';

  namespace Gtk {
    function init(argv: readonly string[] | null): boolean;
    /** Answers whether there is a screen. */
    function init_check(argv: readonly string[] | null): [boolean, readonly string[]];
    function main(): void;
    function main_quit(): void;
    enum Align {
      FILL,
      START,
      END,
      CENTER,
    }
    enum Orientation {
      HORIZONTAL,
      VERTICAL,
    }
    enum PolicyType {
      ALWAYS,
      AUTOMATIC,
      NEVER,
    }
    enum StackTransitionType {
      NONE = 0,
      CROSSFADE = 1,
    }
    const STYLE_PROVIDER_PRIORITY_APPLICATION: number;
    interface WidgetOptions {
      visible?: boolean;
      hexpand?: boolean;
      vexpand?: boolean;
      halign?: Align;
      valign?: Align;
      name?: string;
      no_show_all?: boolean;
      tooltip_text?: string;
      can_focus?: boolean;
      sensitive?: boolean;
    }
    class Widget extends GObject.Object {
      name: string;
      visible: boolean;
      hexpand: boolean;
      sensitive: boolean;
      tooltip_text: string | null;
      halign: Align;
      valign: Align;
      margin_start: number;
      margin_end: number;
      margin_top: number;
      margin_bottom: number;
      show(): void;
      show_all(): void;
      hide(): void;
      destroy(): void;
      grab_focus(): void;
      has_focus: boolean;
      get_mapped(): boolean;
      get_parent(): Container | null;
      get_toplevel(): Widget;
      get_accessible(): Atk.Object;
      get_style_context(): StyleContext;
      get_allocated_width(): number;
      get_allocated_height(): number;
      get_window(): Gdk.Window | null;
      translate_coordinates(target: Widget, x: number, y: number): [boolean, number, number];
      set_size_request(width: number, height: number): void;
      set_can_focus(can: boolean): void;
      is_sensitive(): boolean;
    }
    class StyleContext {
      add_class(name: string): void;
      remove_class(name: string): void;
      static add_provider_for_screen(screen: Gdk.Screen, provider: CssProvider, priority: number): void;
    }
    class CssProvider extends GObject.Object {
      constructor();
      load_from_data(css: string | Uint8Array): boolean;
    }
    class Settings extends GObject.Object {
      static get_default(): Settings;
      gtk_application_prefer_dark_theme: boolean;
      gtk_theme_name: string;
      gtk_enable_animations: boolean;
      gtk_font_name: string;
    }
    class Container extends Widget {
      add(child: Widget): void;
      remove(child: Widget): void;
      get_children(): Widget[];
      forall(callback: (child: Widget) => void): void;
    }
    enum Justification {
      CENTER,
    }
    enum WindowType {
      TOPLEVEL,
      POPUP,
    }
    class Bin extends Container {
      get_child(): Widget | null;
    }
    class Window extends Bin {
      constructor(options: WidgetOptions & { title?: string; default_width?: number; default_height?: number });
      static list_toplevels(): Widget[];
      get_window_type(): WindowType;
      title: string;
      set_focus(widget: Widget | null): void;
      get_focus(): Widget | null;
      present(): void;
      is_active: boolean;
      set_icon_name(name: string): void;
      resize(width: number, height: number): void;
    }
    function show_uri_on_window(parent: Window | null, uri: string, timestamp: number): boolean;
    class Box extends Container {
      constructor(options?: WidgetOptions & { orientation?: Orientation; spacing?: number; homogeneous?: boolean });
      pack_start(child: Widget, expand: boolean, fill: boolean, padding: number): void;
      pack_end(child: Widget, expand: boolean, fill: boolean, padding: number): void;
    }
    class Stack extends Container {
      constructor(options?: WidgetOptions & { transition_type?: StackTransitionType; transition_duration?: number });
      add_named(child: Widget, name: string): void;
      set_visible_child(child: Widget): void;
      set_visible_child_name(name: string): void;
      get_visible_child_name(): string | null;
      get_visible_child(): Widget | null;
    }
    class Overlay extends Bin {
      constructor(options?: WidgetOptions);
      add_overlay(child: Widget): void;
      set_overlay_pass_through(child: Widget, pass: boolean): void;
    }
    class ScrolledWindow extends Bin {
      constructor(
        options?: WidgetOptions & {
          hscrollbar_policy?: PolicyType;
          vscrollbar_policy?: PolicyType;
          propagate_natural_height?: boolean;
          max_content_height?: number;
        },
      );
      get_vadjustment(): Adjustment;
    }
    class Adjustment extends GObject.Object {
      value: number;
      upper: number;
      page_size: number;
    }
    class Label extends Widget {
      constructor(
        options?: WidgetOptions & {
          label?: string;
          wrap?: boolean;
          wrap_mode?: Pango.WrapMode;
          xalign?: number;
          selectable?: boolean;
          ellipsize?: Pango.EllipsizeMode;
          max_width_chars?: number;
          width_chars?: number;
          lines?: number;
        },
      );
      label: string;
      lines: number;
      xalign: number;
      justify: Justification;
      ellipsize: Pango.EllipsizeMode;
      set_text(text: string): void;
      get_text(): string;
    }
    class Button extends Bin {
      constructor(options?: WidgetOptions & { label?: string });
      label: string;
      clicked(): void;
    }
    class Switch extends Widget {
      constructor(options?: WidgetOptions & { active?: boolean });
      active: boolean;
    }
    class ToggleButton extends Button {
      active: boolean;
    }
    class Entry extends Widget {
      constructor(
        options?: WidgetOptions & { placeholder_text?: string; visibility?: boolean; activates_default?: boolean },
      );
      text: string;
      get_text(): string;
      set_text(text: string): void;
      visibility: boolean;
      grab_focus_without_selecting(): void;
    }
    class Image extends Widget {
      static new_from_pixbuf(pixbuf: GdkPixbuf.Pixbuf): Image;
      static new_from_icon_name(name: string, size: number): Image;
    }
    class ProgressBar extends Widget {
      constructor(options?: WidgetOptions & { fraction?: number });
      fraction: number;
    }
    class Spinner extends Widget {
      constructor(options?: WidgetOptions & { active?: boolean });
      active: boolean;
    }
    class EventBox extends Bin {
      constructor(options?: WidgetOptions);
    }
  }
  export default Gtk;
}

declare module 'gi://JavaScriptCore?version=4.1' {
  namespace JavaScriptCore {
    class Value {
      is_string(): boolean;
      to_string(): string;
    }
  }
  export default JavaScriptCore;
}

declare module 'gi://WebKit2?version=4.1' {
  import type Gio from 'gi://Gio?version=2.0';
  import type GLib from 'gi://GLib?version=2.0';
  import type GObject from 'gi://GObject?version=2.0';
  import type Gtk from 'gi://Gtk?version=3.0';
  import type JavaScriptCore from 'gi://JavaScriptCore?version=4.1';
  import type Soup from 'gi://Soup?version=3.0';

  namespace WebKit2 {
    const MAJOR_VERSION: number;
    const MINOR_VERSION: number;
    const MICRO_VERSION: number;
    enum WebsiteDataTypes {
      ALL,
    }
    class WebsiteDataManager extends GObject.Object {
      constructor(options: { base_data_directory: string; base_cache_directory: string });
      clear(types: WebsiteDataTypes, timespan: number, cancellable: null, ready: Gio.Ready<WebsiteDataManager>): void;
      clear_finish(result: Gio.AsyncResult): boolean;
      set_persistent_credential_storage_enabled(on: boolean): void;
      set_itp_enabled(on: boolean): void;
      set_network_proxy_settings(mode: NetworkProxyMode, settings: NetworkProxySettings): void;
    }
    enum NetworkProxyMode {
      CUSTOM,
    }
    class NetworkProxySettings {
      static new(proxy: string, straightTo: readonly string[]): NetworkProxySettings;
    }
    class Feature {
      get_identifier(): string;
    }
    class FeatureList {
      get(at: number): Feature;
      get_length(): number;
    }
    class MemoryPressureSettings {
      constructor();
      set_memory_limit(megabytes: number): void;
      set_kill_threshold(fraction: number): void;
      set_conservative_threshold(fraction: number): void;
      set_strict_threshold(fraction: number): void;
      set_poll_interval(seconds: number): void;
    }
    class SecurityManager extends GObject.Object {
      register_uri_scheme_as_secure(scheme: string): void;
      register_uri_scheme_as_cors_enabled(scheme: string): void;
    }
    enum CacheModel {
      DOCUMENT_VIEWER,
    }
    class WebContext extends GObject.Object {
      constructor(options: {
        website_data_manager: WebsiteDataManager;
        memory_pressure_settings?: MemoryPressureSettings;
      });
      get_security_manager(): SecurityManager;
      register_uri_scheme(scheme: string, callback: (request: URISchemeRequest) => void): void;
      set_cache_model(model: CacheModel): void;
      set_sandbox_enabled(on: boolean): void;
      set_spell_checking_enabled(on: boolean): void;
    }
    class URISchemeRequest extends GObject.Object {
      get_uri(): string;
      get_http_method(): string;
      get_http_headers(): Soup.MessageHeaders | null;
      get_web_view(): WebView | null;
      finish_with_response(response: URISchemeResponse): void;
    }
    class URISchemeResponse extends GObject.Object {
      constructor(options: { stream: Gio.InputStream; stream_length: number });
      set_content_type(type: string): void;
      set_status(status: number, reason: string | null): void;
      set_http_headers(headers: Soup.MessageHeaders): void;
    }
    class UserContentFilter {}
    class UserContentFilterStore extends GObject.Object {
      constructor(options: { path: string });
      save(id: string, source: GLib.Bytes, cancellable: null, ready: Gio.Ready<UserContentFilterStore>): void;
      save_finish(result: Gio.AsyncResult): UserContentFilter;
    }
    enum UserContentInjectedFrames {
      ALL_FRAMES,
      TOP_FRAME,
    }
    enum UserScriptInjectionTime {
      START,
      END,
    }
    class UserScript {
      static new(
        source: string,
        frames: UserContentInjectedFrames,
        time: UserScriptInjectionTime,
        allow: null,
        block: null,
      ): UserScript;
      static new_for_world(
        source: string,
        frames: UserContentInjectedFrames,
        time: UserScriptInjectionTime,
        world: string,
        allow: null,
        block: null,
      ): UserScript;
    }
    class JavascriptResult {
      get_js_value(): JavaScriptCore.Value;
    }
    class UserContentManager extends GObject.Object {
      constructor();
      add_filter(filter: UserContentFilter): void;
      add_script(script: UserScript): void;
      remove_all_scripts(): void;
      register_script_message_handler(name: string): boolean;
      register_script_message_handler_in_world(name: string, world: string): boolean;
      unregister_script_message_handler_in_world(name: string, world: string): void;
    }
    class Settings extends GObject.Object {
      static get_all_features(): FeatureList;
      set_feature_enabled(feature: Feature, on: boolean): void;
      get_feature_enabled(feature: Feature): boolean;
      [name: string]: unknown;
    }
    class URIRequest extends GObject.Object {
      get_uri(): string;
    }
    class NavigationAction {
      get_request(): URIRequest;
      get_navigation_type(): number;
      get_frame_name(): string | null;
    }
    enum PolicyDecisionType {
      NAVIGATION_ACTION,
      NEW_WINDOW_ACTION,
      RESPONSE,
    }
    class PolicyDecision extends GObject.Object {
      use(): void;
      ignore(): void;
    }
    class NavigationPolicyDecision extends PolicyDecision {
      get_navigation_action(): NavigationAction;
    }
    class ResponsePolicyDecision extends PolicyDecision {
      get_request(): URIRequest;
      is_main_frame_main_resource(): boolean;
      is_mime_type_supported(): boolean;
    }
    class OptionMenu extends GObject.Object {
      close(): void;
    }
    class PermissionRequest extends GObject.Object {
      allow(): void;
      deny(): void;
    }
    class Download extends GObject.Object {
      cancel(): void;
      set_destination(path: string): void;
    }
    enum LoadEvent {
      STARTED,
      REDIRECTED,
      COMMITTED,
      FINISHED,
    }
    enum WebProcessTerminationReason {
      CRASHED,
      EXCEEDED_MEMORY_LIMIT,
      TERMINATED_BY_API,
    }
    class WebView extends Gtk.Container {
      constructor(
        options: Gtk.WidgetOptions &
          (
            | { web_context: WebContext; user_content_manager: UserContentManager; settings: Settings }
            | { related_view: WebView }
          ),
      );
      load_uri(uri: string): void;
      get_uri(): string | null;
      get_user_content_manager(): UserContentManager;
      stop_loading(): void;
      terminate_web_process(): void;
      readonly is_web_process_responsive: boolean;
      set_background_color(color: unknown): void;
      evaluate_javascript(
        script: string,
        length: number,
        world: string | null,
        source: string | null,
        cancellable: Gio.Cancellable | null,
        ready: Gio.Ready<WebView> | null,
      ): void;
      evaluate_javascript_finish(result: Gio.AsyncResult): JavaScriptCore.Value;
    }
  }
  export default WebKit2;
}
