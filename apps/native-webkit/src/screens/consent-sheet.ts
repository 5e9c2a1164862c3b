// The consent sheet: everything on it comes from the authorization server's records. It lies over the whole window, every view is
// unmapped under it, and answers count once it has stood still for half a second (T019).
import GLib from 'gi://GLib?version=2.0';
import Gtk from 'gi://Gtk?version=3.0';
import { ASKED_AGAIN, type ConsentQuestion, createTapGuard, grantedScopes } from '@davit/host-app';
import { countdownText } from '../text/countdown-text.ts';
import { plainText } from '../text/plain-text.ts';
import { TEXTS } from '../texts.ts';
import { connections } from './consent-connections.ts';
import { scopeCard } from './consent-scope.ts';
import { atMost, button, column, label, padded, row, scroll, tile, withClasses } from './parts.ts';

const T = TEXTS.consent;
const SOON_SECONDS = 60;
const monotonic = (): number => GLib.get_monotonic_time() / 1000;

export interface ConsentSheet {
  readonly widget: Gtk.Widget;
  /** The window was resized, or was elsewhere and has come back: answers wait again. */
  disturb(): void;
  /** Closed without an answer: nothing is decided. Waits as answers do. */
  walkAway(): void;
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
  const endsAt = monotonic() + consent.expires_in * 1000;
  const ends = label('', 'small', 'soft');
  ends.name = 'consent-ends';
  const countDown = (): void => {
    const left = Math.max(0, Math.ceil((endsAt - monotonic()) / 1000));
    ends.set_text(T.expiresIn(countdownText(left)));
    if (left < SOON_SECONDS) ends.get_style_context().add_class('soon');
    if (left === 0) question.cancel();
  };
  countDown();
  const clock = setInterval(countDown, 1000);

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
  const list = padded(column(8), 4);
  if (question.again !== null) {
    const why = withClasses(label(ASKED_AGAIN[question.again]), 'notice');
    why.name = 'consent-again';
    list.add(why);
  }
  for (const scope of consent.scopes)
    list.add(scopeCard(scope, (isShared) => void (isShared ? declined.delete(scope.name) : declined.add(scope.name))));
  if (consent.scopes.some(({ preview }) => preview.length > 0)) list.add(label(T.tapToSee, 'small', 'soft'));
  for (const one of connections(consent)) list.add(one);
  for (const one of [label(T.note, 'small', 'soft'), ends]) list.add(one);
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
    walkAway() {
      if (guard.waitMs() === 0) question.cancel();
    },
    enter: () => deny.grab_focus(),
    destroy() {
      clearInterval(clock);
      if (timer !== null) clearTimeout(timer);
      shade.destroy();
    },
  };
}
