// One WebKitWebView as the container's NativeView: which document is there, what it posts, where it may go, and how it ended.

import WebKit2 from 'gi://WebKit2?version=4.1';
import type { NativeEnd, NativeResponse, NativeView, NativeViewOptions } from '@davit/container/native';
import { tookIn } from '../platform/collect.ts';
import { plainText } from '../text/plain-text.ts';
import type { AppProfile } from './app-profile.ts';
import { keepPopupsIn } from './page-popups.ts';
import { deliveryScript, HANDLER, PAGE_SCRIPT, readWorldMessage, WORLD, WORLD_SCRIPT } from './page-scripts.ts';
import { viewSettings } from './view-settings.ts';
import type { ViewStage } from './view-stage.ts';

/** Finishes it exactly once. */
export type AnswerScheme = (request: WebKit2.URISchemeRequest, finish: (response: NativeResponse) => void) => void;

/** Texts on their way to a page that does not take them: what a hanging page can cost the host, in UTF-16 units. */
const MAX_UNDELIVERED = 4 * 1024 * 1024;
/** For a page that is about to be ended. */
const SETTLE_MS = 150;
const HAS_END: Readonly<Record<number, NativeEnd>> = {
  [WebKit2.WebProcessTerminationReason.CRASHED]: 'crash',
  [WebKit2.WebProcessTerminationReason.EXCEEDED_MEMORY_LIMIT]: 'memory',
};
/** For whoever operates the host. */
const PROCESS_END: Readonly<Record<number, string>> = {
  [WebKit2.WebProcessTerminationReason.CRASHED]: 'crashed',
  [WebKit2.WebProcessTerminationReason.EXCEEDED_MEMORY_LIMIT]: 'exceeded_memory_limit',
  [WebKit2.WebProcessTerminationReason.TERMINATED_BY_API]: 'terminated_by_api',
};

const REFUSED = [
  'authenticate',
  'context-menu',
  'enter-fullscreen',
  'print',
  'run-color-chooser',
  'run-file-chooser',
  'script-dialog',
  'show-notification',
];

export interface WebkitViewParts {
  readonly options: NativeViewOptions;
  readonly profile: AppProfile;
  readonly filter: WebKit2.UserContentFilter;
  readonly stage: ViewStage;
  readonly developerExtras: boolean;
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly onDestroyed: () => void;
}

function contentOf(filter: WebKit2.UserContentFilter): WebKit2.UserContentManager {
  const content = new WebKit2.UserContentManager();
  content.add_filter(filter);
  content.register_script_message_handler_in_world(HANDLER, WORLD);
  const { TOP_FRAME } = WebKit2.UserContentInjectedFrames;
  const { START } = WebKit2.UserScriptInjectionTime;
  content.add_script(WebKit2.UserScript.new_for_world(WORLD_SCRIPT, TOP_FRAME, START, WORLD, null, null));
  content.add_script(WebKit2.UserScript.new(PAGE_SCRIPT, TOP_FRAME, START, null, null));
  return content;
}

export function createWebkitView(parts: WebkitViewParts): NativeView & { readonly widget: WebKit2.WebView } {
  const { options, profile, filter, stage } = parts;
  const { appId, events, instance, name, origin } = options;
  const content = contentOf(filter);
  const view = new WebKit2.WebView({
    web_context: profile.context,
    user_content_manager: content,
    settings: viewSettings(parts),
    hexpand: true,
    vexpand: true,
    visible: true,
  });
  view.get_accessible().set_name(plainText(name, 80));
  let navigation = 0;
  /** The world's id of each document that has said that it is there; only the last one counts. */
  let current: { readonly navigation: number; readonly document: string } | null = null;
  /** Kept, as it can be megabytes long and every message is judged by it. */
  let uri = '';
  let undelivered = 0;
  let hasEnded = false;
  let destroyed: Promise<void> | null = null;

  const gone = (why: NativeEnd): void => {
    if (hasEnded) return;
    hasEnded = true;
    events.gone(why);
  };
  const receive = (result: WebKit2.JavascriptResult): void => {
    if (hasEnded) return;
    const value = result.get_js_value();
    const text = value.is_string() ? value.to_string() : '';
    tookIn(2 * text.length);
    const message = readWorldMessage(text);
    if (message === null) return;
    if (message.kind === 'document') {
      // The empty page before the first load has a document too, and is committed by nobody.
      if (navigation === 0) return;
      if (current?.navigation !== navigation) {
        current = { navigation, document: message.document };
        return;
      }
      // No document comes twice: whoever says so is nobody's.
    }
    const isCurrent = message.kind !== 'document' && current?.document === message.document;
    const sender = {
      view: instance,
      isMainFrame: true,
      url: uri,
      navigation: isCurrent ? (current?.navigation ?? 0) : 0,
    };
    events.message(sender, message.kind === 'text' ? message.text : null);
  };
  /** True when the engine need not decide any more. */
  const decide = (decision: WebKit2.PolicyDecision, type: WebKit2.PolicyDecisionType): boolean => {
    if (type === WebKit2.PolicyDecisionType.RESPONSE) {
      const response = decision as WebKit2.ResponsePolicyDecision;
      // What cannot be shown would be a download; a document of a frame has no place here.
      const isShown = response.is_mime_type_supported() && response.get_request().get_uri().startsWith(`${origin}/`);
      if (isShown) return false;
      const isSubresource = !response.is_main_frame_main_resource() && response.is_mime_type_supported();
      if (isSubresource) return false;
      decision.ignore();
      return true;
    }
    const action = (decision as WebKit2.NavigationPolicyDecision).get_navigation_action();
    const isNewWindow = type === WebKit2.PolicyDecisionType.NEW_WINDOW_ACTION;
    const mayGo = !isNewWindow && !hasEnded && events.mayNavigate(action.get_request().get_uri(), true);
    if (mayGo) return false;
    decision.ignore();
    return true;
  };

  /** Once what the page has just stored is on its way to the disk; a page that does not answer gets no more time than that. */
  const settled = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, SETTLE_MS);
      void roundTrip().then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  const end = async (): Promise<void> => {
    profile.answer(view, null);
    stage.remove(view);
    await settled();
    // Whatever it is doing.
    view.terminate_web_process();
    view.destroy();
    parts.onDestroyed();
  };

  content.connect(`script-message-received::${HANDLER}`, (_: unknown, result: WebKit2.JavascriptResult) =>
    receive(result),
  );
  view.connect('load-changed', (_: unknown, event: WebKit2.LoadEvent) => {
    if (event !== WebKit2.LoadEvent.COMMITTED || hasEnded) return;
    navigation += 1;
    uri = view.get_uri() ?? '';
    events.committed(uri);
  });
  view.connect('notify::uri', () => {
    tookIn(0);
    uri = view.get_uri() ?? '';
  });
  view.connect('load-failed', () => true);
  view.connect('decide-policy', (_: unknown, decision: WebKit2.PolicyDecision, type: WebKit2.PolicyDecisionType) =>
    decide(decision, type),
  );
  view.connect('web-process-terminated', (_: unknown, why: WebKit2.WebProcessTerminationReason) => {
    if (!hasEnded) parts.log('engine.process_ended', { app_id: appId, instance, reason: PROCESS_END[why] ?? `${why}` });
    gone(HAS_END[why] ?? 'os');
  });
  view.connect('permission-request', (_: unknown, request: WebKit2.PermissionRequest) => {
    request.deny();
    return true;
  });
  // The pages' sandbox allows no dialogs, windows or printing; nothing of it is drawn either way.
  for (const refused of REFUSED) view.connect(refused, () => true);
  view.connect('create', () => null);
  keepPopupsIn(view);
  /** Everything that the page's process was sent before comes first. Nothing comes from one that hangs; from one that has ended, an error. */
  const roundTrip = (): Promise<void> =>
    new Promise((resolve) => view.evaluate_javascript('void 0', -1, WORLD, null, null, () => resolve()));
  profile.answer(view, (request, finish) => {
    const headers: [string, string][] = [];
    request.get_http_headers()?.foreach((key, value) => headers.push([key, value]));
    let took = (): void => {};
    const taken = new Promise<void>((resolve) => {
      took = resolve;
    });
    const [method, url] = [request.get_http_method(), request.get_uri()];
    void events.respond({ method, url, headers, isNavigation: null, taken }).then((response) => {
      finish(response);
      void roundTrip().then(took);
    });
  });
  stage.add(view);

  return {
    widget: view,
    load: (url) => view.load_uri(url),
    send(to, text) {
      if (hasEnded || current === null || current.navigation !== to || navigation !== to) return 'closed';
      if (undelivered + text.length > MAX_UNDELIVERED) return 'full';
      undelivered += text.length;
      view.evaluate_javascript(deliveryScript(current.document, text), -1, WORLD, null, null, () => {
        undelivered -= text.length;
      });
      return 'sent';
    },
    show: () => stage.show(view),
    hide: () => stage.hide(view),
    focus: () => stage.focus(view),
    destroy() {
      hasEnded = true;
      destroyed ??= end();
      return destroyed;
    },
  };
}
