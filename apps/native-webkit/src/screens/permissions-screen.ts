// What the user has allowed, to whom, what was read last; and withdrawing it, after one more question.

import type Gtk from 'gi://Gtk?version=3.0';
import type { GrantView } from '@davit/protocol';
import type { NativePlaza } from '../host/native-plaza.ts';
import { plainText } from '../text/plain-text.ts';
import { TEXTS } from '../texts.ts';
import { button, column, empty, label, line, padded, row, scroll, tile, withClasses } from './parts.ts';
import type { Screen, Way } from './screen.ts';

const T = TEXTS.permissions;
const dateText = (at: string): string => new Date(at).toLocaleString('en');
const sentence = (text: string): string => plainText(text, 200).replace(/\.$/, '');

export function createPermissionsScreen(plaza: NativePlaza, way: Way): Screen {
  const list = column(12);
  const said = label('', 'small');
  said.name = 'permissions-said';
  const back = button('permissions-back', T.back, () => way.go({ name: 'launcher' }), 'plain');
  const bar = withClasses(row(8, back), 'bar');
  const body = column(12, label(T.title, 'title'), label(T.lead, 'soft'), said, list);
  const widget = withClasses(column(0, bar, scroll(padded(body, 20))), 'screen');
  /** Answers to a question that has been asked anew since are of no interest. */
  let asked = 0;

  const show = (...children: readonly Gtk.Widget[]): void => {
    empty(list);
    for (const child of children) list.add(child);
  };
  async function withdraw({ id, app }: GrantView): Promise<void> {
    const result = await plaza.account.watch(plaza.host.withdraw(id));
    said.show();
    said.set_text(
      result.ok ? T.withdrawn(plainText(app.name, 40)) : T.withdrawFailed(sentence(result.failure.description)),
    );
    if (result.ok) plaza.container.grantChanged(app.id, []);
    await load();
    // Its button is gone with it, and nobody has taken the keyboard elsewhere meanwhile.
    if (widget.get_mapped()) back.grab_focus();
  }
  function card(grant: GrantView): Gtk.Widget {
    const name = plainText(grant.app.name, 40);
    const head = row(12, tile(grant.app.id, name, 40));
    head.pack_start(
      column(0, line(name, 'heading'), line(plainText(grant.app.publisher, 60), 'small', 'soft')),
      true,
      true,
      0,
    );
    const made = withClasses(column(8, head), 'card');
    made.name = `grant-${grant.app.id}`;
    for (const scope of grant.scopes) {
      const why = plainText(scope.why, 200);
      made.add(label(`${plainText(scope.title, 80)}${why === '' ? '' : ` — ${why}`}`, 'small'));
    }
    made.add(label(grant.last_read === null ? T.never : T.lastRead(dateText(grant.last_read.at)), 'small', 'soft'));
    const foot = column(8);
    const ask = (): void => {
      empty(foot);
      foot.add(label(T.sure(name), 'strong'));
      for (const text of [...grant.withdrawal.does, ...grant.withdrawal.does_not])
        foot.add(label(plainText(text, 300), 'small'));
      const confirm = button(`withdraw-confirm-${grant.app.id}`, T.confirm, () => void withdraw(grant), 'danger');
      // The keyboard was on the button that is gone. It goes to the answer that changes nothing.
      const keep = button('withdraw-keep', T.keep, () => offer().grab_focus());
      foot.add(row(8, confirm, keep));
      keep.grab_focus();
    };
    const offer = (): Gtk.Widget => {
      empty(foot);
      const withdrawing = button(`withdraw-${grant.app.id}`, T.withdraw, ask);
      foot.add(row(0, withdrawing));
      return withdrawing;
    };
    offer();
    made.add(foot);
    return made;
  }
  async function load(): Promise<void> {
    asked += 1;
    const own = asked;
    if (list.get_children().length === 0) show(label(T.loading, 'soft'));
    const result = await plaza.account.watch(plaza.host.grants());
    if (own !== asked) return;
    if (!result.ok) {
      const failed = withClasses(label(T.failed(sentence(result.failure.description))), 'problem');
      failed.name = 'permissions-failed';
      return show(
        failed,
        button('permissions-again', T.again, () => void load()),
      );
    }
    const { grants } = result.value;
    if (grants.length > 0) return show(...grants.map(card));
    const nothing = label(T.empty, 'heading');
    nothing.name = 'permissions-empty';
    show(nothing, label(T.emptyHint, 'soft'));
  }
  return {
    widget,
    enter() {
      said.hide();
      empty(list);
      void load();
      back.grab_focus();
    },
    update() {},
  };
}
