// What the user should know about the mini-program on screen: a line for each notice, until it is dismissed or over.
import type Gtk from 'gi://Gtk?version=3.0';
import type { AppNotice } from '@davit/host-app';
import { noticeSentence } from '../text/notice-sentence.ts';
import { TEXTS } from '../texts.ts';
import { button, column, empty, label, padded, row, withClasses } from './parts.ts';

export interface NoticeBars {
  readonly widget: Gtk.Box;
  /** `name`: of the mini-program, made plain. */
  update(notices: readonly AppNotice[], name: string): void;
}

export function createNoticeBars(onDismiss: (kind: AppNotice['kind']) => void): NoticeBars {
  const widget = column(0);
  let drawn = '[]';
  const bar = (notice: AppNotice, name: string): Gtk.Widget => {
    const said = label(noticeSentence(notice, name));
    said.name = `notice-${notice.kind}`;
    const dismiss = button(`notice-${notice.kind}-dismiss`, TEXTS.notice.dismiss, () => onDismiss(notice.kind));
    const line = withClasses(row(10), 'notice');
    line.pack_start(said, true, true, 0);
    line.add(dismiss);
    return padded(line, 8);
  };
  return {
    widget,
    update(notices, name) {
      const next = JSON.stringify(notices.map((notice) => noticeSentence(notice, name)));
      if (next === drawn) return;
      drawn = next;
      empty(widget);
      for (const notice of notices) widget.add(bar(notice, name));
    },
  };
}
