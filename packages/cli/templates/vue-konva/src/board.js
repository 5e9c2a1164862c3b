// Six places and a shape on each. Pure: what a drag means, not how it looks.

export const COLUMNS = 3;
export const ROWS = 2;
export const SHAPES = ['circle', 'square', 'triangle', 'star', 'hexagon', 'ring'];

/** Shape at each place, at first. */
export const FIRST = [...SHAPES];

/** What was kept, if it is still such a board: each shape once. */
export function readBoard(kept) {
  const isWhole = Array.isArray(kept) && kept.length === SHAPES.length && SHAPES.every((shape) => kept.includes(shape));
  return isWhole ? kept : FIRST;
}

/** The middle of a place, on a board of this width. */
export function middleOf(place, width) {
  const side = width / COLUMNS;
  return { x: (place % COLUMNS) * side + side / 2, y: Math.floor(place / COLUMNS) * side + side / 2 };
}

/** The place under a point; null beside the board. */
export function placeAt({ x, y }, width) {
  const side = width / COLUMNS;
  const [column, row] = [Math.floor(x / side), Math.floor(y / side)];
  return column < 0 || column >= COLUMNS || row < 0 || row >= ROWS ? null : row * COLUMNS + column;
}

/** The shapes of both places changed. */
export function swap(board, from, to) {
  return board.map((shape, place) => (place === from ? board[to] : place === to ? board[from] : shape));
}
