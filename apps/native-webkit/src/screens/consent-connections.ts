// Where the mini-program may send what it reads, and where to read more. The privacy policy opens in the user's own browser; its address
// is shown in full before.
import Gtk from 'gi://Gtk?version=3.0';
import type { Consent } from '@davit/protocol';
import { plainText } from '../text/plain-text.ts';
import { webAddress } from '../text/web-address.ts';
import { TEXTS } from '../texts.ts';
import { button, label } from './parts.ts';

const T = TEXTS.consent;
const NOW = 0;

/** Where there is no browser, the address stands on the sheet all the same. */
function openOutside(from: Gtk.Widget, address: string): void {
  try {
    Gtk.show_uri_on_window(from.get_toplevel() as Gtk.Window, address, NOW);
  } catch {
    from.sensitive = false;
  }
}

export function connections({ app, connects_to: connectsTo }: Consent): readonly Gtk.Widget[] {
  const origins = connectsTo.map((origin) => plainText(origin, 120)).join(', ');
  const lines: Gtk.Widget[] = [label(origins === '' ? T.connectsNowhere : T.connects(origins), 'small', 'soft')];
  const privacy = webAddress(app.privacy_url);
  if (privacy !== null) {
    const address = plainText(privacy, 120);
    const link = button('consent-privacy', T.privacy, () => openOutside(link, privacy), 'link');
    link.halign = Gtk.Align.START;
    link.tooltip_text = T.opensOutside(address);
    const shown = label(address, 'small', 'soft');
    shown.name = 'consent-privacy-address';
    lines.push(link, shown);
  }
  if (app.contact !== null && app.contact !== '') {
    const contact = label(T.contact(plainText(app.contact, 120)), 'small', 'soft');
    contact.name = 'consent-contact';
    lines.push(contact);
  }
  return lines;
}
