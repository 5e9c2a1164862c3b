// The smaller of two SQL values, as both dialects say it: `min` of two is SQLite's alone, `least` PostgreSQL's.

/** No parameter may be both sides' only one: PostgreSQL would not know its type. */
export const leastOf = (one: string, other: string): string =>
  `CASE WHEN ${one} < ${other} THEN ${one} ELSE ${other} END`;
