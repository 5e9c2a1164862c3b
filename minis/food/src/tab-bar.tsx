// The way between the screens, within reach of a thumb.
import type { ReactNode } from 'react';
import { SCREENS, type Screen } from './screen.ts';

const ICONS: Readonly<Record<'menu' | 'basket' | 'orders' | 'account', ReactNode>> = {
  menu: <path d="M5 4v6a3 3 0 0 0 6 0V4M8 4v16M17 20v-7h-2c0-5 1-8 4-9v16" />,
  basket: <path d="M4 9h16l-1.6 9.2a2 2 0 0 1-2 1.8H7.6a2 2 0 0 1-2-1.8L4 9Zm4 0 3-5m5 5-3-5M9.5 13v3.5m5-3.5v3.5" />,
  orders: <path d="M6 3.5h12V21l-2.4-1.6L13.2 21 12 20l-1.2 1-2.4-1.6L6 21V3.5ZM9.5 8.5h5m-5 4h5" />,
  account: <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7.5 8.5c.6-4 3.5-6 7.5-6s6.9 2 7.5 6" />,
};

interface TabBarProps {
  readonly screen: Screen;
  readonly count: number;
  readonly onShow: (screen: Screen) => void;
}

export function TabBar({ screen, count, onShow }: TabBarProps) {
  const current = screen === 'checkout' ? 'basket' : screen;
  return (
    <nav className="tab-bar" aria-label="Food">
      {(Object.keys(ICONS) as (keyof typeof ICONS)[]).map((name) => (
        <button
          key={name}
          type="button"
          data-testid={name === 'basket' ? 'basket' : `tab-${name}`}
          aria-current={name === current ? 'page' : undefined}
          aria-label={
            name === 'basket' && count > 0 ? `Basket, ${count} ${count === 1 ? 'dish' : 'dishes'}` : undefined
          }
          onClick={() => onShow(name)}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            {ICONS[name]}
          </svg>
          <span>{SCREENS[name]}</span>
          {name === 'basket' && count > 0 && <b className="badge">{count}</b>}
        </button>
      ))}
    </nav>
  );
}
