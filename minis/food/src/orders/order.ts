// One placed order, and how orders are kept: JSON text, newest first. Reading never throws.
import { type Basket, linesOf, totalOf } from '../basket/basket.ts';

export interface Order {
  readonly number: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly name: string;
  readonly phone: string;
  readonly note: string;
  /** Minutes from `at` until it can be picked up. */
  readonly readyIn: number;
  readonly lines: readonly { readonly name: string; readonly quantity: number; readonly cents: number }[];
  readonly totalCents: number;
}

export type OrderDetails = Pick<Order, 'name' | 'phone' | 'note' | 'readyIn'>;

const KEPT_ORDERS = 50;

export function createOrder(basket: Basket, details: OrderDetails, at: number): Order {
  const lines = linesOf(basket).map(({ dish, quantity }) => ({ name: dish.name, quantity, cents: dish.cents }));
  return { number: pickUpNumber(at), at, ...details, lines, totalCents: totalOf(basket) };
}

/** Short enough to be called out at the counter: a letter and three digits. */
export function pickUpNumber(at: number): string {
  const tick = Math.floor(at / 1000);
  return `${'ABCDEFGHKLMNPRST'.charAt(Math.floor(tick / 1000) % 16)}${String(tick % 1000).padStart(3, '0')}`;
}

export const addOrder = (orders: readonly Order[], order: Order): Order[] => [order, ...orders].slice(0, KEPT_ORDERS);

export const writeOrders = (orders: readonly Order[]): string => JSON.stringify({ version: 1, orders });

/** What was kept; nothing when it is missing or of another make. */
export function readOrders(text: string | null): Order[] {
  if (text === null) return [];
  try {
    const kept = JSON.parse(text) as { version?: unknown; orders?: unknown } | null;
    return kept?.version === 1 && Array.isArray(kept.orders) ? kept.orders.filter(isOrder) : [];
  } catch {
    return [];
  }
}

function isOrder(value: unknown): value is Order {
  const order = value as Partial<Order> | null;
  return typeof order?.number === 'string' && typeof order.at === 'number' && Array.isArray(order.lines);
}
