// The screens of Food and their titles, and which one a launch begins with.
export const SCREENS = {
  menu: 'Menu',
  basket: 'Basket',
  checkout: 'Checkout',
  orders: 'Orders',
  account: 'Account',
} as const;
export type Screen = keyof typeof SCREENS;

/** The paths of the manifest's entry pages; every other launch begins with the menu. */
export const firstScreen = (path: string): Screen =>
  path === '/orders' || path === '/account' ? (path.slice(1) as Screen) : 'menu';
