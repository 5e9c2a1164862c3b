// What the registry's catalogue says of mini-programs, for a host's launcher. Everything is text of publishers: checked for its shape,
// bounded, and never markup. What does not fit is left out; what cannot be reached is null, and a launch never waits for any of it.
import type { PlatformAdapter } from '@davit/container';
import { decodeUtf8 } from '@davit/crypto';
import { isAppId } from '@davit/protocol';
import type { CatalogueApp } from './host-config.ts';

/** A mini-program in a list of many. */
export interface CatalogueEntry extends CatalogueApp {
  /** `4+`, `9+`, `12+`, `16+` or `18+`, as the publisher says; null when it says none. */
  readonly ageRating: string | null;
  readonly versionName: string;
  /** Milliseconds since 1970; null when the registry does not say. */
  readonly publishedAt: number | null;
  /** Of its bundle, in bytes. */
  readonly size: number | null;
  /** Origins that it may talk to. */
  readonly connect: readonly string[];
  /** Why it is stopped, for the user; null while it runs. */
  readonly suspended: string | null;
}

export interface DataUse {
  readonly type: string;
  readonly purpose: string;
  readonly retention: string;
  readonly recipients: readonly string[];
}

/** All that its page shows. */
export interface CataloguePage extends CatalogueEntry {
  readonly reasons: ReadonlyMap<string, string>;
  readonly purposes: ReadonlyMap<string, { readonly purpose: string; readonly required: boolean }>;
  readonly dataUse: readonly DataUse[];
  readonly privacyUrl: string | null;
  readonly contact: string | null;
}

export interface CatalogueQuery {
  readonly text?: string;
  readonly category?: string | null;
  readonly cursor?: string | null;
}
export interface CatalogueList {
  readonly apps: readonly CatalogueEntry[];
  /** Null on the last page. */
  readonly next: string | null;
}
export interface CatalogueCategory {
  readonly category: string;
  readonly apps: number;
}

/** Each answers null where the registry does not. */
export interface Catalogue {
  search(query: CatalogueQuery): Promise<CatalogueList | null>;
  categories(): Promise<readonly CatalogueCategory[] | null>;
  /** `gone`: there is none that may be shown. */
  page(appId: string): Promise<CataloguePage | 'gone' | null>;
}

export interface CatalogueParts {
  readonly registryUrl: string;
  readonly fetch: PlatformAdapter['fetch'];
}

/** Fifty listings, each of a manifest that says as much as it may. */
const LIST_BYTES = 2_097_152;
/** A page says nothing that its manifest does not, and a manifest has 256 KiB at most. */
const PAGE_BYTES = 524_288;
const TIMEOUT_MS = 8_000;
const MAX_QUERY_LENGTH = 100;
/** More than any registry sends at once, and no more than a launcher can draw. */
const MAX_ITEMS = 100;
const MAX_TEXT_LENGTH = 2_000;
/** A whole address of its own: a relative one would lead to the host. */
const HTTPS_ADDRESS = /^https:\/\/[^\s\\@]+$/;
/** Below the registry's address, another one with each version. */
const ICON = /^apps\/([a-z0-9-]+)\/icon\?v=[0-9a-f]{16}$/;
const NOT_FOUND = 404;
/** As the registry writes a scope that cannot be declined. */
const REQUIRED = / \(required\)$/;

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value.slice(0, MAX_ITEMS) : []);
const objects = (value: unknown): readonly Json[] => list(value).filter(isObject);
/** Each once. */
const strings = (value: unknown): readonly string[] => [
  ...new Set(list(value).flatMap((item) => textOr(item, null) ?? [])),
];
const textOr = <Otherwise>(value: unknown, otherwise: Otherwise): string | Otherwise =>
  typeof value === 'string' && value !== '' ? value.slice(0, MAX_TEXT_LENGTH) : otherwise;
const httpsAddress = (value: unknown): string | null => {
  const address = textOr(value, '');
  return HTTPS_ADDRESS.test(address) ? address : null;
};
const amount = (value: unknown): number | null =>
  Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : null;

export function createCatalogue({ registryUrl, fetch }: CatalogueParts): Catalogue {
  /** The registry's own address for it, and no other. */
  const iconAddress = (value: unknown, appId: string): string | null =>
    typeof value === 'string' && ICON.exec(value)?.[1] === appId ? `${registryUrl}/${value}` : null;
  const ask = async (path: string, maxBytes: number): Promise<Json | 'gone' | null> => {
    const answer = await fetch({ url: `${registryUrl}${path}`, method: 'GET', maxBytes, timeoutMs: TIMEOUT_MS }).catch(
      () => null,
    );
    if (answer?.kind !== 'answer') return null;
    if (answer.status === NOT_FOUND) return 'gone';
    return answer.status === 200 ? readObject(answer.body) : null;
  };
  const toEntry = (value: Json): CatalogueEntry | null => {
    const { app_id: appId } = value;
    const name = textOr(value.name, null);
    if (!isAppId(appId) || name === null) return null;
    const publishedAt = amount(value.published_at);
    return {
      appId,
      name,
      publisher: textOr(value.publisher_name, ''),
      icon: iconAddress(value.icon, appId),
      description: textOr(value.description, ''),
      scopes: strings(value.scopes).map((scope) => scope.replace(REQUIRED, '')),
      permissions: strings(value.permissions),
      categories: strings([value.category]),
      ageRating: textOr(value.age_rating, null),
      versionName: textOr(value.version_name, ''),
      publishedAt: publishedAt === null ? null : publishedAt * 1_000,
      size: amount(value.size),
      connect: strings(value.connect),
      suspended: textOr(value.suspended, null),
    };
  };
  return {
    async search({ text = '', category = null, cursor = null }) {
      const asked = Object.entries({ q: text.trim().slice(0, MAX_QUERY_LENGTH), category, cursor });
      const query = asked.flatMap(([name, value]) => (value ? [`${name}=${encodeURIComponent(value)}`] : [])).join('&');
      const answer = await ask(`/apps${query === '' ? '' : `?${query}`}`, LIST_BYTES);
      if (answer === null || answer === 'gone' || !Array.isArray(answer.apps)) return null;
      const read = objects(answer.apps).flatMap((value) => toEntry(value) ?? []);
      const apps = [...new Map(read.map((entry) => [entry.appId, entry])).values()];
      return { apps, next: textOr(answer.next, null) };
    },
    async categories() {
      const answer = await ask('/categories', PAGE_BYTES);
      if (answer === null || answer === 'gone') return null;
      return objects(answer.categories).flatMap((value) => {
        const [category, apps] = [textOr(value.category, null), amount(value.apps)];
        return category === null || apps === null ? [] : [{ category, apps }];
      });
    },
    async page(appId) {
      const answer = await ask(`/apps/${appId}`, PAGE_BYTES);
      if (answer === null || answer === 'gone') return answer;
      const value = isObject(answer.app) ? answer.app : {};
      const entry = toEntry(value);
      return entry === null || entry.appId !== appId ? null : { ...entry, ...toDisclosure(value.discloses) };
    },
  };
}

function readObject(body: Uint8Array): Json | null {
  try {
    const value: unknown = JSON.parse(decodeUtf8(body) ?? '');
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

type Disclosure = Omit<CataloguePage, keyof CatalogueEntry>;

function toDisclosure(given: unknown): Disclosure {
  const value = isObject(given) ? given : {};
  const named = (items: unknown) =>
    objects(items).flatMap((item) => {
      const name = textOr(item.name, null);
      return name === null ? [] : [{ name, item }];
    });
  return {
    reasons: new Map(named(value.permissions).map(({ name, item }) => [name, textOr(item.reason, '')])),
    purposes: new Map(
      named(value.scopes).map(({ name, item }) => [
        name,
        { purpose: textOr(item.purpose, ''), required: item.required === true },
      ]),
    ),
    dataUse: objects(value.data_use).map((use) => ({
      type: textOr(use.type, ''),
      purpose: textOr(use.purpose, ''),
      retention: textOr(use.retention, ''),
      recipients: strings(use.recipients),
    })),
    privacyUrl: httpsAddress(value.privacy_url),
    contact: textOr(value.contact, null),
  };
}
