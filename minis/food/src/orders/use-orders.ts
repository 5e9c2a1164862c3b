// The order history, kept by the host for this user and this mini-program.
import type { Davit, DavitError } from '@davit/sdk';
import { useCallback, useEffect, useState } from 'react';
import { addOrder, type Order, readOrders, writeOrders } from './order.ts';

const KEY = 'orders';

export interface OrderHistory {
  /** Null while it is read. */
  readonly orders: readonly Order[] | null;
  /** Rejects with a sentence when the order could not be kept. */
  place(order: Order): Promise<void>;
}

export function useOrders(davit: Davit): OrderHistory {
  const [orders, setOrders] = useState<readonly Order[] | null>(null);
  useEffect(() => {
    davit.storage.get({ key: KEY }).then(
      ({ value }) => setOrders(readOrders(value)),
      () => setOrders([]),
    );
  }, [davit]);

  const place = useCallback(
    async (order: Order) => {
      // Read again: another window of Food may have placed one.
      const { value } = await davit.storage.get({ key: KEY });
      let next = addOrder(readOrders(value), order);
      try {
        await davit.storage.set({ key: KEY, value: writeOrders(next) });
      } catch (error) {
        // No room: the newest order matters most.
        if ((error as DavitError).code !== 'storage_full') throw error;
        next = [order];
        await davit.storage.set({ key: KEY, value: writeOrders(next) });
      }
      setOrders(next);
    },
    [davit],
  );
  return { orders, place };
}
