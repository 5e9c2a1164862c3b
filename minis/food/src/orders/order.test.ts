import { describe, expect, it } from 'vitest';
import { addOrder, createOrder, pickUpNumber, readOrders, writeOrders } from './order.ts';

const details = { name: 'Alice', phone: '+41 79 000 00 00', note: '', readyIn: 15 };
const order = createOrder({ chowder: 2, fries: 1 }, details, 1_700_000_000_000);

describe(createOrder, () => {
  it('keeps names and prices as they were when it was placed', () => {
    expect(order.lines).toEqual([
      { name: 'Harbour chowder', quantity: 2, cents: 790 },
      { name: 'Sea-salt fries', quantity: 1, cents: 450 },
    ]);
    expect(order.totalCents).toBe(2030);
  });
});

describe(pickUpNumber, () => {
  it('can be called out', () => {
    for (const at of [0, 1_700_000_000_000, 1_700_000_999_999]) expect(pickUpNumber(at)).toMatch(/^[A-Z]\d{3}$/);
  });
});

describe(readOrders, () => {
  it('reads what was written, newest first', () => {
    const later = { ...order, number: 'B002' };
    expect(readOrders(writeOrders(addOrder([order], later)))).toEqual([later, order]);
  });

  it.each([null, '', '{', 'null', '[]', '{"version":2,"orders":[]}', '{"version":1,"orders":[null,{"number":1}]}'])(
    'reads nothing from %j',
    (text) => {
      expect(readOrders(text)).toEqual([]);
    },
  );
});
