/** One sentence for each violation; `table` is the value of tools/layers.json. */
export function findViolations(root: string, table: unknown): string[];
