// The connection to the host, once per page, and what the host says about looks.
import { connect, type Davit, type DavitError } from '@davit/sdk';
import { useEffect, useState } from 'react';

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected'; readonly davit: Davit }
  | { readonly state: 'alone'; readonly error: DavitError };

export function useDavit(): Connection {
  const [connection, setConnection] = useState<Connection>({ state: 'connecting' });
  useEffect(() => {
    let wanted = true;
    connect().then(
      (davit) => wanted && setConnection({ state: 'connected', davit }),
      (error: DavitError) => wanted && setConnection({ state: 'alone', error }),
    );
    return () => {
      wanted = false;
    };
  }, []);
  return connection;
}

/** Light or dark as the host says, room for its insets, its language. Without a host the system's preference stands. */
export function useHostLook(davit: Davit): void {
  useEffect(() => {
    const { documentElement: root } = document;
    const { insets, locale, theme } = davit.init;
    root.dataset.theme = theme;
    root.lang = locale.startsWith('en') ? locale : 'en';
    for (const [side, pixels] of Object.entries(insets)) root.style.setProperty(`--inset-${side}`, `${pixels}px`);
    return davit.on('app.theme', (change) => {
      root.dataset.theme = change.theme;
    });
  }, [davit]);
}

/** Tells whether the mini-program is on screen: both the host and the browser know. */
export function onVisibility(davit: Davit, listener: (visible: boolean) => void): () => void {
  let shown = true;
  const tell = () => listener(shown && document.visibilityState === 'visible');
  const stops = [
    davit.on('app.show', () => {
      shown = true;
      tell();
    }),
    davit.on('app.hide', () => {
      shown = false;
      tell();
    }),
  ];
  document.addEventListener('visibilitychange', tell);
  return () => {
    document.removeEventListener('visibilitychange', tell);
    for (const stop of stops) stop();
  };
}
