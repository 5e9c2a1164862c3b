// What the kitchen offers. Prices are whole cents.
import type { PictureName } from './pictures/picture.tsx';

export const CATEGORIES = ['Starters', 'Mains', 'Sides & sweets', 'Drinks'] as const;
export type Category = (typeof CATEGORIES)[number];

export interface Dish {
  readonly id: PictureName;
  readonly name: string;
  readonly description: string;
  readonly category: Category;
  readonly cents: number;
  readonly tags: readonly string[];
}

export const DISHES: readonly Dish[] = [
  {
    id: 'chowder',
    name: 'Harbour chowder',
    description: 'Clams, potato and leek in a light cream broth.',
    category: 'Starters',
    cents: 790,
    tags: [],
  },
  {
    id: 'sourdough',
    name: 'Sourdough & butter',
    description: 'Two thick slices, baked this morning, cultured butter.',
    category: 'Starters',
    cents: 420,
    tags: ['Vegetarian'],
  },
  {
    id: 'salad',
    name: 'Garden salad',
    description: 'Leaves, tomato and radish with a mustard dressing.',
    category: 'Starters',
    cents: 650,
    tags: ['Vegan'],
  },
  {
    id: 'mackerel',
    name: 'Grilled mackerel',
    description: 'Whole fish from the morning boat, lemon and dill.',
    category: 'Mains',
    cents: 1690,
    tags: [],
  },
  {
    id: 'linguine',
    name: 'Prawn linguine',
    description: 'Garlic, chilli, parsley and a good deal of olive oil.',
    category: 'Mains',
    cents: 1540,
    tags: ['Hot'],
  },
  {
    id: 'burger',
    name: 'Mushroom burger',
    description: 'Roast portobello, aged cheddar, pickles, brioche.',
    category: 'Mains',
    cents: 1290,
    tags: ['Vegetarian'],
  },
  {
    id: 'rice-bowl',
    name: 'Lemon chicken bowl',
    description: 'Rice, cucumber, soft egg and sesame.',
    category: 'Mains',
    cents: 1380,
    tags: [],
  },
  {
    id: 'fries',
    name: 'Sea-salt fries',
    description: 'Twice cooked, with malt vinegar on the side.',
    category: 'Sides & sweets',
    cents: 450,
    tags: ['Vegan'],
  },
  {
    id: 'lemon-tart',
    name: 'Lemon tart',
    description: 'Sharp curd in a short crust, a little cream.',
    category: 'Sides & sweets',
    cents: 590,
    tags: ['Vegetarian'],
  },
  {
    id: 'ice-cream',
    name: 'Berry ice cream',
    description: 'Two scoops: raspberry and sweet cream.',
    category: 'Sides & sweets',
    cents: 480,
    tags: ['Vegetarian'],
  },
  {
    id: 'elderflower',
    name: 'Elderflower soda',
    description: 'Pressed lemon, mint, plenty of ice.',
    category: 'Drinks',
    cents: 380,
    tags: ['Vegan'],
  },
  {
    id: 'flat-white',
    name: 'Flat white',
    description: 'A double shot and silky milk.',
    category: 'Drinks',
    cents: 340,
    tags: ['Vegetarian'],
  },
];
