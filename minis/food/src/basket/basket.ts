// What the user wants to order: dish id → how many. Pure.
import { DISHES, type Dish } from '../menu/dish.ts';

export type Basket = Readonly<Record<string, number>>;
export const EMPTY_BASKET: Basket = {};
export const MAX_PER_DISH = 20;

/** Adds `by` of a dish, never below none, never above what the kitchen cooks at once. */
export function changeBasket(basket: Basket, dishId: string, by: number): Basket {
  const { [dishId]: before = 0, ...others } = basket;
  const quantity = Math.min(MAX_PER_DISH, Math.max(0, before + by));
  return quantity === 0 ? others : { ...others, [dishId]: quantity };
}

export interface BasketLine {
  readonly dish: Dish;
  readonly quantity: number;
}

/** In the order of the menu. */
export const linesOf = (basket: Basket): BasketLine[] =>
  DISHES.flatMap((dish) => {
    const quantity = basket[dish.id] ?? 0;
    return quantity > 0 ? [{ dish, quantity }] : [];
  });

export const countOf = (basket: Basket): number => Object.values(basket).reduce((sum, quantity) => sum + quantity, 0);
export const totalOf = (basket: Basket): number =>
  linesOf(basket).reduce((sum, { dish, quantity }) => sum + dish.cents * quantity, 0);
