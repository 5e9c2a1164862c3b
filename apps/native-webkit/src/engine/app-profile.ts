// What the engine keeps for one mini-program: a data folder and a context of its own. Its scheme handler answers from the view that
// asks, and from nowhere else. Removing it deletes the folder; the next one is another folder, so that nothing can be left in it.

import Gio from 'gi://Gio?version=2.0';
import GLib from 'gi://GLib?version=2.0';
import Soup from 'gi://Soup?version=3.0';
import WebKit2 from 'gi://WebKit2?version=4.1';
import { responseHeaders } from '@davit/bundle';
import type { NativeResponse } from '@davit/container/native';
import { encodeUtf8 } from '@davit/crypto';
import { tookIn } from '../platform/collect.ts';
import { entriesOf, joinPath, makeFolder, removeAll } from '../platform/folder.ts';
import { contentRules } from './content-filter.ts';
import { NOWHERE, straightTo } from './ways-out.ts';
import type { AnswerScheme } from './webkit-view.ts';

export const SCHEME = 'davit-app';
/** A mini-program that grows beyond this is ended, and the user reads why. */
const MEMORY_LIMIT_MB = 1024;
const FILTER = 'reach';

export interface AppProfile {
  readonly context: WebKit2.WebContext;
  /** Who answers requests of the view; null answers nobody any more. */
  answer(view: WebKit2.WebView, answer: AnswerScheme | null): void;
  /** Sets what its views may reach from now on; answers the filter that a new one needs. */
  filter(reach: readonly string[]): Promise<WebKit2.UserContentFilter>;
  /** Resolves when everything is deleted. The profile is of no use after that. */
  remove(): Promise<void>;
}

export interface AppProfileOptions {
  readonly origin: string;
  readonly folder: string;
  readonly randomName: () => string;
  readonly sandbox: boolean;
  readonly memoryLimitMb?: number | undefined;
}

function finish(request: WebKit2.URISchemeRequest, answer: NativeResponse): void {
  const stream = Gio.MemoryInputStream.new_from_bytes(new GLib.Bytes(answer.body));
  const response = new WebKit2.URISchemeResponse({ stream, stream_length: answer.body.length });
  const headers = new Soup.MessageHeaders(Soup.MessageHeadersType.RESPONSE);
  for (const [name, value] of answer.headers) {
    headers.append(name, value);
    if (name.toLowerCase() === 'content-type') response.set_content_type(value);
  }
  response.set_status(answer.status, null);
  response.set_http_headers(headers);
  request.finish_with_response(response);
}
const NOBODY: NativeResponse = {
  status: 404,
  headers: [...responseHeaders({ kind: 'app-error', origins: {} }), ['Content-Type', 'text/plain; charset=utf-8']],
  body: new Uint8Array(),
};

function newContext(folder: string, options: AppProfileOptions): [WebKit2.WebContext, WebKit2.WebsiteDataManager] {
  const data = new WebKit2.WebsiteDataManager({
    base_data_directory: joinPath(folder, 'data'),
    base_cache_directory: joinPath(folder, 'cache'),
  });
  data.set_persistent_credential_storage_enabled(false);
  const memory = new WebKit2.MemoryPressureSettings();
  memory.set_memory_limit(options.memoryLimitMb ?? MEMORY_LIMIT_MB);
  memory.set_kill_threshold(1);
  memory.set_poll_interval(2);
  const context = new WebKit2.WebContext({ website_data_manager: data, memory_pressure_settings: memory });
  if (options.sandbox) context.set_sandbox_enabled(true);
  context.set_cache_model(WebKit2.CacheModel.DOCUMENT_VIEWER);
  context.set_spell_checking_enabled(false);
  const security = context.get_security_manager();
  security.register_uri_scheme_as_secure(SCHEME);
  security.register_uri_scheme_as_cors_enabled(SCHEME);
  context.connect('download-started', (_: unknown, download: WebKit2.Download) => download.cancel());
  return [context, data];
}

/**
 * The folder that holds what was kept last, or a new one. There is one at most, as each is deleted before the next one comes. Where
 * there are more, something has gone wrong in a deletion, and nobody can say which of them was to go: none is kept.
 */
function currentFolder({ folder, randomName }: AppProfileOptions): string {
  makeFolder(folder);
  const kept = entriesOf(folder).filter(({ name }) => /^[0-9a-f]{16}$/.test(name));
  if (kept.length === 1 && kept[0] !== undefined) return joinPath(folder, kept[0].name);
  for (const { name } of kept) removeAll(joinPath(folder, name));
  return joinPath(folder, randomName());
}

export function openAppProfile(options: AppProfileOptions): AppProfile {
  const folder = currentFolder(options);
  makeFolder(folder);
  const [context, data] = newContext(folder, options);
  const answers = new Map<WebKit2.WebView, AnswerScheme>();
  context.register_uri_scheme(SCHEME, (request) => {
    tookIn(0);
    const view = request.get_web_view();
    const answer = view === null ? undefined : answers.get(view);
    if (answer === undefined) return finish(request, NOBODY);
    answer(request, (response) => finish(request, response));
  });
  return {
    context,
    answer(view, answer) {
      if (answer === null) answers.delete(view);
      else answers.set(view, answer);
    },
    filter(reach) {
      const ways = WebKit2.NetworkProxySettings.new(NOWHERE, straightTo(reach));
      data.set_network_proxy_settings(WebKit2.NetworkProxyMode.CUSTOM, ways);
      const store = new WebKit2.UserContentFilterStore({ path: joinPath(folder, 'filter') });
      const rules = new GLib.Bytes(encodeUtf8(contentRules(options.origin, reach)));
      return new Promise((resolve, reject) => {
        store.save(FILTER, rules, null, (_, result) => {
          try {
            resolve(store.save_finish(result));
          } catch (error) {
            reject(error);
          }
        });
      });
    },
    async remove() {
      await new Promise<void>((resolve, reject) => {
        data.clear(WebKit2.WebsiteDataTypes.ALL, 0, null, (_, result) => {
          try {
            data.clear_finish(result);
            resolve();
          } catch (error) {
            reject(error);
          }
        });
      });
      removeAll(folder);
    },
  };
}
