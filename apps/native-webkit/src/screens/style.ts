// Plaza's colours and sizes as GTK styles: warm paper by day, warm dark by night. Names only; no picture is loaded.
import Gdk from 'gi://Gdk?version=3.0';
import Gtk from 'gi://Gtk?version=3.0';
import type { Theme } from '../host/kept-theme.ts';

const TOKENS: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  paper: ['#faf6f0', '#16120f'],
  surface: ['#ffffff', '#211b17'],
  sunken: ['#f3ece2', '#1b1613'],
  ink: ['#231b15', '#f6eee6'],
  ink_soft: ['#65584d', '#bdb0a3'],
  line: ['#e7ddd0', '#3c332c'],
  line_strong: ['#8f8073', '#8d7f72'],
  accent: ['#a63d17', '#ff9d70'],
  accent_strong: ['#8a300f', '#ffb491'],
  on_accent: ['#ffffff', '#2b1206'],
  accent_wash: ['#fbebe3', '#3a241a'],
  good: ['#17663f', '#7fd9a8'],
  warn: ['#7d5200', '#f0c26a'],
  warn_wash: ['#fdf1d8', '#352a12'],
  bad: ['#a8201a', '#ffb3aa'],
  bad_wash: ['#fdeae8', '#3d1a17'],
  focus: ['#1257c2', '#93bdff'],
};
const SHADE = { light: 'rgba(35,27,21,0.45)', dark: 'rgba(0,0,0,0.62)' } as const;

const RULES = `
* { font-family: "Noto Sans", "DejaVu Sans", sans-serif; -gtk-icon-style: symbolic; }
window, .screen { background-color: @paper; color: @ink; }
label { color: inherit; }
.title { font-size: 24px; font-weight: 700; }
.heading { font-size: 17px; font-weight: 700; }
.strong { font-weight: 700; }
.declined { color: @ink_soft; text-decoration-line: line-through; }
.soon { color: @bad; font-weight: 700; }
.soft { color: @ink_soft; }
.small { font-size: 13px; }
.good { color: @good; }
.bad { color: @bad; }
.card { background-color: @surface; border: 1px solid @line; border-radius: 14px; padding: 14px; }
.notice { background-color: @warn_wash; color: @warn; border-radius: 9px; padding: 10px 12px; }
.problem { background-color: @bad_wash; color: @bad; border-radius: 9px; padding: 10px 12px; }
.bar { background-color: @surface; border-bottom: 1px solid @line; padding: 6px 8px; }
.tag { background-color: @sunken; color: @ink_soft; border-radius: 999px; padding: 1px 9px; font-size: 12px; }
.tag.live { color: @good; }
.tile { border-radius: 12px; color: #ffffff; font-size: 22px; font-weight: 700; }
.tile-0 { background-color: #b5471b; } .tile-1 { background-color: #0f6a73; } .tile-2 { background-color: #6b3fa0; }
.tile-3 { background-color: #17663f; } .tile-4 { background-color: #a02358; } .tile-5 { background-color: #2f4f9e; }
.mark { color: @accent; font-size: 30px; font-weight: 800; }
.shade { background-color: @shade; }
.sheet { background-color: @surface; border-radius: 20px 20px 0 0; padding: 18px; }
.toast { background-color: @ink; color: @paper; border-radius: 9px; padding: 10px 14px; margin: 16px; }
separator { background-color: @line; min-height: 1px; }
button { background-image: none; box-shadow: none; text-shadow: none; -gtk-icon-shadow: none; border: 1px solid @line_strong;
  border-radius: 10px; background-color: @surface; color: @ink; min-height: 42px; padding: 0 16px; font-weight: 600; }
button label { color: inherit; }
button:hover { background-color: @sunken; }
button:focus { outline: 2px solid @focus; outline-offset: 1px; -gtk-outline-radius: 10px; }
scrolledwindow:focus { outline: 2px solid @focus; outline-offset: -3px; -gtk-outline-radius: 10px; }
button.primary { background-color: @accent; border-color: @accent; color: @on_accent; }
button.primary:hover { background-color: @accent_strong; }
button.danger { border-color: @bad; color: @bad; }
button.plain { border-color: transparent; background-color: transparent; padding: 0 10px; }
button.plain:hover { background-color: @sunken; }
button.app { border: 1px solid @line; border-radius: 14px; padding: 12px; background-color: @surface; font-weight: 400; }
button.app:hover { border-color: @line_strong; }
button.link { border-color: transparent; background-color: transparent; color: @accent; min-height: 32px; padding: 0 4px; }
button.link label { text-decoration-line: underline; }
button.link:hover { background-color: @sunken; }
button:disabled, button.waiting { opacity: 0.55; }
entry { background-image: none; background-color: @surface; color: @ink; border: 1px solid @line_strong; border-radius: 10px;
  min-height: 42px; padding: 0 12px; box-shadow: none; caret-color: @accent; }
/* GTK draws no outline about these two. */
entry:focus { border-color: @focus; box-shadow: inset 0 0 0 1px @focus; }
entry image { color: @ink_soft; }
entry selection, label selection { background-color: @accent; color: @on_accent; }
switch { padding: 2px; min-width: 52px; background-image: none; background-color: @line_strong; border: none; border-radius: 999px; color: transparent; font-size: 0; }
switch:checked { background-color: @accent; }
switch:focus { box-shadow: 0 0 0 2px @surface, 0 0 0 5px @focus; }
switch slider { background-image: none; background-color: @surface; border: 2px solid transparent; border-radius: 999px; min-width: 26px; min-height: 26px; box-shadow: none; }
progressbar trough { background-image: none; background-color: @line; border: none; border-radius: 999px; min-height: 6px; }
progressbar progress { background-image: none; background-color: @accent; border: none; border-radius: 999px; min-height: 6px; }
scrolledwindow, viewport { background-color: transparent; border: none; }
overshoot, undershoot { background: none; }
`;

const provider = new Gtk.CssProvider();
let isInstalled = false;

export function applyTheme(theme: Theme): void {
  const at = theme === 'light' ? 0 : 1;
  const colours = Object.entries(TOKENS).map(([name, pair]) => `@define-color ${name} ${pair[at]};`);
  provider.load_from_data([...colours, `@define-color shade ${SHADE[theme]};`, RULES].join('\n'));
  Gtk.Settings.get_default().gtk_application_prefer_dark_theme = theme === 'dark';
  if (isInstalled) return;
  isInstalled = true;
  Gtk.StyleContext.add_provider_for_screen(Gdk.Screen.get_default(), provider, Gtk.STYLE_PROVIDER_PRIORITY_APPLICATION);
}

export const systemTheme = (): Theme => (/dark/i.test(Gtk.Settings.get_default().gtk_theme_name) ? 'dark' : 'light');
