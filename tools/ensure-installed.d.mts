export function ensureInstalled(root?: string): Promise<boolean>;
export function recordMatches(lock: unknown, record: unknown): boolean;
export function checkNode(version: string): void;
