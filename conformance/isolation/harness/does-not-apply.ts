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

const IN_A_VIEW: Reasons = {
  ...forAll(
    DELIVERY,
    'There is no gate and no service worker: files come from the disk by the host’s own hand, hashed on each read.',
  ),
  ...forAll(TABS, 'There are no tabs: one window has one view of each mini-program.'),
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

/** Undefined where it is to be tried. */
export const whyNot = (engine: Engine['name'], attack: string): string | undefined =>
  (engine === 'webkit-native' ? IN_A_VIEW : IN_A_PAGE)[attack];
