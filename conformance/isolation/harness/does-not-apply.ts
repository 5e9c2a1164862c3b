// What cannot be tried in a kind of host, because there is nothing that it would be tried on: each with its reason, in a sentence for the
// published page. Never a word for what was only not run.
import { NATIVE_BY_GROUP } from '../attacks/index.ts';
import { DELIVERY } from '../driven/attacks/delivery.ts';
import { TABS } from '../driven/attacks/tabs.ts';
import type { Engine } from '../engines/engine.ts';

type Reasons = Readonly<Record<string, string>>;
const forAll = (attacks: readonly { readonly id: string }[], why: string): Reasons =>
  Object.fromEntries(attacks.map(({ id }) => [id, why]));

const IS_TOP =
  'The page is the top of a view of its own: no page of the host is around it, and `top` and `parent` are itself.';

const FLOODS_OF_A_PAGE = ['flood-parent-small', 'flood-parent-large', 'flood-top-small', 'flood-top-large'];
const NO_SHARED_WORKER =
  'A view has no `SharedWorker`, declared or not (`shared-worker-own` shows it): nothing of a page is shared, and nothing outlives its view.';
const NO_VERSION_CACHE =
  'Its files lie on the disk of the host, not in a cache of its origin: there is no such cache that it could write to.';
const of = (ids: readonly string[], why: string): Reasons =>
  forAll(
    ids.map((id) => ({ id })),
    why,
  );

const IN_A_VIEW: Reasons = {
  ...forAll(
    DELIVERY,
    'There is no gate and no service worker: files come from the disk by the host’s own hand, hashed on each read.',
  ),
  ...forAll(TABS, 'There are no tabs: one window has one view of each mini-program.'),
  'stop-two-tabs': 'There are no tabs: one window has one view of each mini-program, and that one is stopped.',
  ...of(FLOODS_OF_A_PAGE, `${IS_TOP} Whatever it posts to them comes back to itself.`),
  'flood-ports': 'There is no gate that takes ports: texts through its one handler are all that the host takes.',
  ...of(['shared-close', 'shared-wipe'], NO_SHARED_WORKER),
  ...of(['user-cache-of-the-version', 'offline-user-cache-of-the-version'], NO_VERSION_CACHE),
  'read-top-document': IS_TOP,
  'read-parent-document': IS_TOP,
  'read-top-global': IS_TOP,
  'read-top-address': IS_TOP,
  'read-ancestors': IS_TOP,
  'message-to-top': IS_TOP,
  'document-domain': `${IS_TOP} \`davit-app://\` names have no domain above them either.`,
  'cookie-tossing': 'The host is no page and has no cookies, and `davit-app://` names have no domain above them.',
  'storage-access': 'The page is the top of its view: its storage has no partition that it could ask to leave.',
  'service-worker-other-id': 'The container has no service worker here, so there is none to register again.',
};

const IN_A_PAGE = forAll(
  Object.values(NATIVE_BY_GROUP).flat(),
  'Only a native host puts an object into the page; in a browser the channel is a port.',
);

const reasonsOf = (engine: Engine['name']): Reasons => (engine === 'webkit-native' ? IN_A_VIEW : IN_A_PAGE);

/** Undefined where it is to be tried. */
export const whyNot = (engine: Engine['name'], attack: string): string | undefined => reasonsOf(engine)[attack];
/** All that have a reason there. */
export const namedOf = (engine: Engine['name']): readonly string[] => Object.keys(reasonsOf(engine));
