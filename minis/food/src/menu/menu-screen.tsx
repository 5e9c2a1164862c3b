// What there is to eat, by category, and a word for the user on top.
import type { Account, AccountState } from '../account/account.ts';
import { NoticeBox } from '../account/notice-box.tsx';
import { type Basket, countOf, totalOf } from '../basket/basket.ts';
import type { Screen } from '../screen.ts';
import { CATEGORIES, DISHES, type Dish } from './dish.ts';
import { Picture } from './pictures/picture.tsx';
import { formatPrice } from './price.ts';
import { Stepper } from './stepper.tsx';
import { Welcome } from './welcome.tsx';

interface MenuScreenProps {
  readonly state: AccountState;
  readonly account: Account;
  readonly host: string;
  readonly locale: string;
  readonly basket: Basket;
  readonly onChange: (dishId: string, by: number) => void;
  readonly onLogin: () => void;
  readonly onShow: (screen: Screen) => void;
}

export function MenuScreen({ state, account, host, locale, basket, onChange, onLogin, onShow }: MenuScreenProps) {
  const count = countOf(basket);
  return (
    <>
      <Welcome state={state} host={host} onLogin={onLogin} onShow={onShow} />
      <NoticeBox notice={state.notice} onDismiss={account.dismissNotice} />
      {CATEGORIES.map((category, index) => (
        <section key={category} className="category" aria-labelledby={`category-${index}`}>
          <h2 id={`category-${index}`}>{category}</h2>
          <ul className="dishes">
            {DISHES.filter((dish) => dish.category === category).map((dish) => (
              <DishCard key={dish.id} dish={dish} quantity={basket[dish.id] ?? 0} locale={locale} onChange={onChange} />
            ))}
          </ul>
        </section>
      ))}
      {count > 0 && (
        <button
          type="button"
          className="button primary floating"
          data-testid="view-basket"
          onClick={() => onShow('basket')}
        >
          <span>
            View basket · {count} {count === 1 ? 'dish' : 'dishes'}
          </span>
          <span>{formatPrice(totalOf(basket), locale)}</span>
        </button>
      )}
    </>
  );
}

interface DishCardProps {
  readonly dish: Dish;
  readonly quantity: number;
  readonly locale: string;
  readonly onChange: (dishId: string, by: number) => void;
}

function DishCard({ dish, quantity, locale, onChange }: DishCardProps) {
  return (
    <li className="dish">
      <Picture name={dish.id} />
      <div className="dish-text">
        <h3>{dish.name}</h3>
        <p>{dish.description}</p>
        <p className="dish-facts">
          <b>{formatPrice(dish.cents, locale)}</b>
          {dish.tags.map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
        </p>
      </div>
      <Stepper dish={dish} quantity={quantity} onChange={onChange} />
    </li>
  );
}
