// What is in the basket, what it costs, and the way to the checkout.
import { Picture } from '../menu/pictures/picture.tsx';
import { formatPrice } from '../menu/price.ts';
import { Stepper } from '../menu/stepper.tsx';
import type { Screen } from '../screen.ts';
import { type Basket, linesOf, totalOf } from './basket.ts';

interface BasketScreenProps {
  readonly basket: Basket;
  readonly locale: string;
  readonly onChange: (dishId: string, by: number) => void;
  readonly onShow: (screen: Screen) => void;
}

export function BasketScreen({ basket, locale, onChange, onShow }: BasketScreenProps) {
  const lines = linesOf(basket);
  if (lines.length === 0)
    return (
      <section className="empty">
        <h1 tabIndex={-1}>Your basket is empty</h1>
        <p className="quiet">The chowder is good today.</p>
        <button type="button" className="button primary" onClick={() => onShow('menu')}>
          See the menu
        </button>
      </section>
    );
  return (
    <>
      <h1 tabIndex={-1}>Your basket</h1>
      <ul className="card lines">
        {lines.map(({ dish, quantity }) => (
          <li key={dish.id} className="line">
            <Picture name={dish.id} />
            <div className="line-text">
              <h3>{dish.name}</h3>
              <p>{formatPrice(dish.cents * quantity, locale)}</p>
            </div>
            <Stepper dish={dish} quantity={quantity} onChange={onChange} />
          </li>
        ))}
      </ul>
      <p className="total">
        <span>Total, taxes included</span>
        <b data-testid="total">{formatPrice(totalOf(basket), locale)}</b>
      </p>
      <button type="button" className="button primary wide" data-testid="checkout" onClick={() => onShow('checkout')}>
        Go to checkout
      </button>
    </>
  );
}
