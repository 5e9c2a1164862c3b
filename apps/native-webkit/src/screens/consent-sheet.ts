// The consent sheet: everything on it comes from the authorization server's records. It lies over the whole window, every view is
// unmapped under it, and answers count once it has stood still for half a second (T019).
import GLib from 'gi://GLib?version=2.0';
import Gtk from 'gi://Gtk?version=3.0';
import { type ConsentQuestion, createTapGuard, grantedScopes } from '@davit/host-app';
import type { ConsentScope } from '@davit/protocol';
import { plainText } from '../text/plain-text.ts';
import { TEXTS } from '../texts.ts';
import { atMost, button, column, label, line, row, scroll, tile, withClasses } from './parts.ts';

const T = TEXTS.consent;
const monotonic = (): number => GLib.get_monotonic_time() / 1000;

/** One value that would be shared: masked until it is pressed, then the very value. */
function previewOf(preview: ConsentScope['preview'][number]): Gtk.Widget {
  const title = plainText(preview.label, 40);
  let isShown = false;
  const made = button(`consent-reveal-${preview.claim}`, '', () => {
    isShown = !isShown;
    say();
  });
  const text = label('', 'small');
  made.remove(made.get_child() as Gtk.Widget);
  made.add(text);
  const say = (): void => {
    text.set_text(`${title}: ${plainText(isShown ? preview.value : preview.masked, 120)}`);
    made.tooltip_text = isShown ? T.conceal(title) : T.reveal(title);
    made.get_accessible().set_name(`${text.get_text()}. ${isShown ? T.conceal(title) : T.reveal(title)}`);
  };
  say();
  return made;
}

function scopeCard(scope: ConsentScope, onChoose: (isShared: boolean) => void): Gtk.Widget {
  const title = label(plainText(scope.title, 80), 'strong');
  const head = row(8);
  head.pack_start(title, true, true, 0);
  if (scope.required) {
    const tag = withClasses(line(T.required), 'tag');
    tag.valign = Gtk.Align.CENTER;
    head.add(tag);
  } else {
    const choice = new Gtk.Switch({
      active: true,
      visible: true,
      valign: Gtk.Align.CENTER,
      name: `consent-share-${scope.name}`,
    });
    choice.get_accessible().set_name(plainText(scope.title, 80));
    choice.connect('notify::active', () => onChoose(choice.active));
    head.add(choice);
  }
  const card = column(4, head);
  if (scope.why !== '') card.add(label(plainText(scope.why, 240), 'small', 'soft'));
  for (const value of scope.preview) card.add(previewOf(value));
  if (scope.held) card.add(label(T.held, 'small', 'good'));
  if (scope.retention !== null) card.add(label(T.retention(plainText(scope.retention, 120)), 'small', 'soft'));
  if (scope.recipients.length > 0)
    card.add(label(T.recipients(scope.recipients.map((one) => plainText(one, 60)).join(', ')), 'small', 'soft'));
  const framed = withClasses(card, 'card');
  framed.name = `consent-scope-${scope.name}`;
  return framed;
}

export interface ConsentSheet {
  readonly widget: Gtk.Widget;
  /** The window was resized, or was elsewhere and has come back: answers wait again. */
  disturb(): void;
  enter(): void;
  destroy(): void;
}

export function createConsentSheet(question: ConsentQuestion): ConsentSheet {
  const { consent } = question;
  const name = plainText(consent.app.name, 40);
  const guard = createTapGuard(monotonic);
  const declined = new Set<string>();
  const answer = (decision: 'allow' | 'deny'): void => {
    if (guard.waitMs() > 0) return;
    if (decision === 'deny') question.answer({ decision });
    else question.answer({ decision, grantedScopes: grantedScopes(consent.scopes, declined) });
  };
  const allow = button('consent-allow', T.allow, () => answer('allow'), 'primary');
  const deny = button('consent-deny', T.deny, () => answer('deny'));
  let timer: object | null = null;
  const wait = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const ms = guard.waitMs();
    // Not insensitive: the keyboard would leave them.
    for (const one of [allow, deny]) one.get_style_context()[ms > 0 ? 'add_class' : 'remove_class']('waiting');
    if (ms > 0) timer = setTimeout(wait, ms + 1);
  };
  const expiry = setTimeout(() => question.cancel(), consent.expires_in * 1000);

  const asks = atMost(3, label(T.asks(name), 'heading'));
  asks.name = 'consent-title';
  const verified = consent.app.verified ? T.verified : T.unverified;
  const who = label(
    `${plainText(consent.app.publisher, 60)} · ${verified}`,
    'small',
    consent.app.verified ? 'good' : 'soft',
  );
  const head = row(12, tile(consent.app.id, name, 48));
  head.pack_start(column(2, asks, atMost(2, who)), true, true, 0);
  const list = column(8);
  for (const scope of consent.scopes)
    list.add(scopeCard(scope, (isShared) => void (isShared ? declined.delete(scope.name) : declined.add(scope.name))));
  const origins = consent.connects_to.map((origin) => plainText(origin, 120)).join(', ');
  list.add(label(origins === '' ? T.connectsNowhere : T.connects(origins), 'small', 'soft'));
  list.add(label(T.note, 'small', 'soft'));
  const answers = new Gtk.Box({ spacing: 10, homogeneous: true, visible: true });
  answers.add(deny);
  answers.add(allow);
  const sheet = withClasses(column(14, head, scroll(list), answers), 'sheet');
  sheet.name = 'consent-sheet';
  sheet.get_accessible().set_name(T.asks(name));
  const shade = withClasses(new Gtk.EventBox({ visible: true }), 'shade');
  const inset = column(0);
  inset.pack_start(sheet, true, true, 0);
  inset.margin_top = 72;
  shade.add(inset);
  wait();
  return {
    widget: shade,
    disturb() {
      guard.disturb();
      wait();
    },
    enter: () => deny.grab_focus(),
    destroy() {
      clearTimeout(expiry);
      if (timer !== null) clearTimeout(timer);
      shade.destroy();
    },
  };
}
