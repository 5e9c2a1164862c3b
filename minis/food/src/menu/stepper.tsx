// One dish more or less.
import { MAX_PER_DISH } from '../basket/basket.ts';
import type { Dish } from './dish.ts';

interface StepperProps {
  readonly dish: Dish;
  readonly quantity: number;
  readonly onChange: (dishId: string, by: number) => void;
}

const Sign = ({ plus }: { plus: boolean }) => (
  <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={plus ? 'M12 6v12M6 12h12' : 'M6 12h12'} />
  </svg>
);

export function Stepper({ dish, quantity, onChange }: StepperProps) {
  return (
    <div className="stepper">
      {quantity > 0 && (
        <>
          <button
            type="button"
            className="round"
            data-testid={`remove-${dish.id}`}
            aria-label={`One ${dish.name} less`}
            onClick={() => onChange(dish.id, -1)}
          >
            <Sign plus={false} />
          </button>
          <output aria-label={`${dish.name} in the basket`}>{quantity}</output>
        </>
      )}
      <button
        type="button"
        className="round strong"
        data-testid={`add-${dish.id}`}
        aria-label={`Add ${dish.name}`}
        disabled={quantity >= MAX_PER_DISH}
        onClick={() => onChange(dish.id, 1)}
      >
        <Sign plus />
      </button>
    </div>
  );
}
