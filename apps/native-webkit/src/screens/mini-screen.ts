// A mini-program under the host's bar: splash while it starts, its view while it runs, a sentence and ways on when it has ended.
import Gtk from 'gi://Gtk?version=3.0';
import { byteText } from '@davit/host-app';
import type { NativePlaza } from '../host/native-plaza.ts';
import type { Running } from '../host/runner.ts';
import { endedOf } from '../text/ended.ts';
import { plainText } from '../text/plain-text.ts';
import { TEXTS } from '../texts.ts';
import { createNoticeBars } from './notice-bars.ts';
import { atMost, button, column, empty, label, line, padded, row, tile, withClasses } from './parts.ts';
import type { Screen, Way } from './screen.ts';

const T = TEXTS.view;

export interface MiniScreen extends Screen {
  setApp(appId: string | null): void;
  /** The keyboard is in the mini-program's page. */
  hasKeyboard(): boolean;
}

/** `stage` holds the views; it belongs to the engine, and only its being seen is decided here. */
export function createMiniScreen(plaza: NativePlaza, stage: Gtk.Container, way: Way): MiniScreen {
  let appId: string | null = null;
  const app = () => plaza.config.apps.find((one) => one.appId === appId) ?? null;
  const leave = (): void => way.go({ name: 'launcher' });
  const close = (): void => {
    const closing = appId;
    leave();
    if (closing !== null) void plaza.runner.close(closing);
  };

  const title = line('', 'strong');
  title.name = 'bar-title';
  const publisher = line('', 'small', 'soft');
  publisher.name = 'bar-publisher';
  const home = button('bar-home', TEXTS.bar.home, leave, 'plain');
  home.tooltip_text = TEXTS.bar.homeHint;
  const bar = withClasses(row(8, home), 'bar');
  const words = column(0, title, publisher);
  words.valign = Gtk.Align.CENTER;
  words.set_size_request(1, -1);
  bar.pack_start(words, true, true, 0);
  bar.pack_end(button('bar-close', TEXTS.bar.close, close, 'plain'), false, false, 0);

  const notices = createNoticeBars((kind) => appId !== null && plaza.runner.dismiss(appId, kind));
  const silentText = atMost(2, label('', 'strong'));
  silentText.name = 'mini-silent';
  const silent = padded(
    column(
      8,
      silentText,
      row(
        8,
        button('silent-wait', TEXTS.silent.wait, () => silent.hide()),
        button('silent-close', TEXTS.silent.close, close, 'danger'),
      ),
    ),
    12,
  );
  const splash = column(14);
  splash.valign = Gtk.Align.CENTER;
  splash.name = 'mini-splash';
  const splashText = label('', 'soft');
  splashText.xalign = 0.5;
  splashText.justify = Gtk.Justification.CENTER;
  splashText.name = 'mini-splash-text';
  const progress = new Gtk.ProgressBar({ visible: true });
  const splashTile = column(0);
  splash.add(splashTile);
  splash.add(splashText);
  splash.add(progress);
  const ended = column(12);
  ended.valign = Gtk.Align.CENTER;
  ended.name = 'mini-ended';
  const toast = withClasses(atMost(4, label('')), 'toast');
  toast.name = 'mini-toast';
  toast.valign = Gtk.Align.END;

  const area = new Gtk.Stack({ vexpand: true, visible: true });
  area.add_named(padded(splash, 30), 'splash');
  area.add_named(stage, 'view');
  area.add_named(padded(ended, 30), 'ended');
  const widget = withClasses(column(0, bar, notices.widget, silent, area, toast), 'screen');
  let drawnEnd = '';
  let firstWay: Gtk.Widget | null = null;
  let wasSilent = false;
  const page = (): Gtk.Widget | null => stage.get_children().find((view) => view.get_mapped()) ?? null;
  // A page that comes on screen has the keyboard, at its start and when a question about it was answered.
  stage.connect('add', (_: unknown, view: Gtk.Widget) => {
    view.connect('map', () => view.grab_focus());
  });

  const follow = (action: 'again' | 'leave' | 'clear'): void => {
    const current = app();
    if (current === null || action === 'leave') leave();
    else if (action === 'clear') void plaza.container.clearData(current.appId).then(() => plaza.runner.show(current));
    else void plaza.runner.show(current);
  };
  const drawEnd = (running: Running): boolean => {
    const end = endedOf(running);
    const next = JSON.stringify(end);
    if (next === drawnEnd) return end !== null;
    drawnEnd = next;
    empty(ended);
    if (end === null) return false;
    const heading = label(end.title, 'heading');
    heading.name = 'ended-title';
    const why = label(end.why);
    why.name = 'ended-why';
    ended.add(heading);
    ended.add(why);
    const ways = end.ways.map((one, at) =>
      button(`ended-${one}`, T.ways[one], () => follow(one), at === 0 ? 'primary' : 'second'),
    );
    for (const way of ways) ended.add(way);
    firstWay = ways[0] ?? null;
    return true;
  };

  return {
    widget,
    setApp(next) {
      appId = next;
      drawnEnd = '';
      wasSilent = false;
      const current = app();
      empty(splashTile);
      if (current === null) return;
      const shown = tile(current.appId, current.name, 72);
      shown.halign = Gtk.Align.CENTER;
      splashTile.add(shown);
      publisher.set_text(plainText(current.publisher, 60));
    },
    hasKeyboard: () => page()?.has_focus === true,
    enter: () => (page() ?? home).grab_focus(),
    update() {
      const current = app();
      if (current === null) return;
      const running = plaza.runner.describe(current);
      const name = plainText(current.name, 40);
      // What the page calls itself never stands for whose it is.
      title.set_text(running.title === null || running.title === '' ? name : `${name} · ${running.title}`);
      notices.update(running.notices, name);
      toast.set_text(running.toast ?? '');
      toast.visible = running.toast !== null;
      silentText.set_text(TEXTS.silent.title(name));
      if (running.isSilent !== wasSilent) silent.visible = running.isSilent;
      else if (!running.isSilent) silent.visible = false;
      wasSilent = running.isSilent;
      const isSeen = ['shown', 'ready', 'hidden'].includes(running.state.name) && running.failure === null;
      const isAsked = plaza.questions.open !== null;
      const { progress: got } = running;
      splashText.set_text(
        isAsked ? T.waiting : got === null ? T.starting : T.fetching(byteText(got.received), byteText(got.total)),
      );
      progress.visible = got !== null && got.total > 0;
      progress.fraction = got === null || got.total === 0 ? 0 : Math.min(1, got.received / got.total);
      const child = drawEnd(running) ? 'ended' : isSeen && !isAsked ? 'view' : 'splash';
      if (child === area.get_visible_child_name()) return;
      area.set_visible_child_name(child);
      // Whatever had the keyboard is gone.
      if (child === 'ended' && !isAsked) firstWay?.grab_focus();
    },
  };
}
