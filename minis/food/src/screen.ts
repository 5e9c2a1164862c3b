// The screens of Food and their titles.
export const SCREENS = {
  menu: 'Menu',
  basket: 'Basket',
  checkout: 'Checkout',
  orders: 'Orders',
  account: 'Account',
} as const;
export type Screen = keyof typeof SCREENS;
