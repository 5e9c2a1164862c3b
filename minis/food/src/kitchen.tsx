// The connected app: which screen stands, the basket, and what the screens share.
import type { Davit } from '@davit/sdk';
import { useEffect, useReducer, useRef, useState } from 'react';
import { AccountScreen } from './account/account-screen.tsx';
import { type Basket, changeBasket, countOf, EMPTY_BASKET } from './basket/basket.ts';
import { BasketScreen } from './basket/basket-screen.tsx';
import { CheckoutScreen } from './checkout/checkout-screen.tsx';
import { useAccount } from './host/use-account.ts';
import { useHostLook } from './host/use-davit.ts';
import { MenuScreen } from './menu/menu-screen.tsx';
import { createOrder, type OrderDetails } from './orders/order.ts';
import { OrdersScreen } from './orders/orders-screen.tsx';
import { useOrders } from './orders/use-orders.ts';
import { firstScreen, SCREENS, type Screen } from './screen.ts';
import { TabBar } from './tab-bar.tsx';

type BasketAction = { readonly dishId: string; readonly by: number } | 'empty';
const reduceBasket = (basket: Basket, action: BasketAction): Basket =>
  action === 'empty' ? EMPTY_BASKET : changeBasket(basket, action.dishId, action.by);

export function Kitchen({ davit }: { davit: Davit }) {
  useHostLook(davit);
  const { account, state } = useAccount(davit);
  const { orders, place } = useOrders(davit);
  const [basket, dispatch] = useReducer(reduceBasket, EMPTY_BASKET);
  const [screen, setScreen] = useState<Screen>(() => firstScreen(davit.init.launch.path));
  const main = useRef<HTMLElement>(null);
  const { locale, host } = davit.init;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the first screen stands.
  useEffect(() => {
    davit.app.ready().catch(() => undefined);
  }, []);
  useEffect(() => {
    davit.ui.setTitle({ title: SCREENS[screen] }).catch(() => undefined);
  }, [davit, screen]);

  const toast = (text: string) => void davit.ui.toast({ text }).catch(() => undefined);
  const show = (next: Screen) => {
    setScreen(next);
    window.scrollTo(0, 0);
    // So that a screen reader begins to read at the new screen.
    requestAnimationFrame(() => main.current?.querySelector<HTMLElement>('h1')?.focus());
  };
  const login = async (then?: Screen) => {
    if ((await account.login()) && then) show(then);
  };
  const change = (dishId: string, by: number) => dispatch({ dishId, by });
  const placeOrder = async (details: OrderDetails) => {
    const order = createOrder(basket, details, Date.now());
    await place(order);
    dispatch('empty');
    toast(`Order ${order.number} is in the kitchen`);
    show('orders');
  };

  const shared = { state, locale, host: host.name, basket };
  return (
    <>
      <main ref={main} className="screen" data-screen={screen}>
        {screen === 'menu' && (
          <MenuScreen {...shared} onChange={change} onLogin={() => login('account')} onShow={show} account={account} />
        )}
        {screen === 'basket' && <BasketScreen {...shared} onChange={change} onShow={show} />}
        {screen === 'checkout' && (
          <CheckoutScreen {...shared} onLogin={() => login()} onPlace={placeOrder} onShow={show} account={account} />
        )}
        {screen === 'orders' && <OrdersScreen orders={orders} locale={locale} onShow={show} />}
        {screen === 'account' && <AccountScreen {...shared} account={account} onLogin={() => login()} />}
      </main>
      <TabBar screen={screen} count={countOf(basket)} onShow={show} />
    </>
  );
}
