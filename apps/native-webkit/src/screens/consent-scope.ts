// One thing that would be shared: what, why, the very values, and a switch when it is optional.
import Gtk from 'gi://Gtk?version=3.0';
import type { ConsentScope } from '@davit/protocol';
import { plainText } from '../text/plain-text.ts';
import { TEXTS } from '../texts.ts';
import { button, column, label, line, row, withClasses } from './parts.ts';

const T = TEXTS.consent;

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

export function scopeCard(scope: ConsentScope, onChoose: (isShared: boolean) => void): Gtk.Widget {
  const title = label(plainText(scope.title, 80), 'strong');
  const head = row(8);
  head.pack_start(title, true, true, 0);
  const values = column(4, ...scope.preview.map(previewOf));
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
    choice.connect('notify::active', () => {
      title.get_style_context()[choice.active ? 'remove_class' : 'add_class']('declined');
      values.visible = choice.active;
      onChoose(choice.active);
    });
    head.add(choice);
  }
  const card = column(4, head);
  if (scope.why !== '') card.add(label(plainText(scope.why, 240), 'small', 'soft'));
  card.add(values);
  if (scope.held) card.add(label(T.held, 'small', 'good'));
  if (scope.retention !== null) card.add(label(T.retention(plainText(scope.retention, 120)), 'small', 'soft'));
  if (scope.recipients.length > 0)
    card.add(label(T.recipients(scope.recipients.map((one) => plainText(one, 60)).join(', ')), 'small', 'soft'));
  const framed = withClasses(card, 'card');
  framed.name = `consent-scope-${scope.name}`;
  return framed;
}
