// The order history, newest first.
import { formatPrice } from '../menu/price.ts';
import type { Screen } from '../screen.ts';
import type { Order } from './order.ts';

interface OrdersScreenProps {
  readonly orders: readonly Order[] | null;
  readonly locale: string;
  readonly onShow: (screen: Screen) => void;
}

export function OrdersScreen({ orders, locale, onShow }: OrdersScreenProps) {
  if (orders?.length === 0)
    return (
      <section className="empty" data-testid="order-history">
        <h1 tabIndex={-1}>No orders yet</h1>
        <p className="quiet">What you order stands here, on this device only.</p>
        <button type="button" className="button primary" onClick={() => onShow('menu')}>
          See the menu
        </button>
      </section>
    );
  return (
    <>
      <h1 tabIndex={-1}>Your orders</h1>
      <ul className="orders" data-testid="order-history" aria-busy={orders === null}>
        {orders?.map((order) => (
          <OrderCard key={`${order.at}-${order.number}`} order={order} locale={locale} />
        ))}
      </ul>
    </>
  );
}

function OrderCard({ order, locale }: { order: Order; locale: string }) {
  const time = (at: number) => new Date(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
  const day = new Date(order.at).toLocaleDateString(locale, { weekday: 'short', day: 'numeric', month: 'short' });
  const readyAt = order.at + order.readyIn * 60_000;
  return (
    <li className="card order" data-testid="order">
      <header>
        <span className="order-number">{order.number}</span>
        <span className="quiet">
          {day}, {time(order.at)}
        </span>
      </header>
      <p>
        {readyAt > Date.now() ? `Ready at ${time(readyAt)}` : 'Ready'} for <b>{order.name}</b>
      </p>
      <ul className="order-lines">
        {order.lines.map((line) => (
          <li key={line.name}>
            <span>
              {line.quantity} × {line.name}
            </span>
            <span>{formatPrice(line.cents * line.quantity, locale)}</span>
          </li>
        ))}
      </ul>
      <p className="total">
        <span>Total</span>
        <b>{formatPrice(order.totalCents, locale)}</b>
      </p>
    </li>
  );
}
