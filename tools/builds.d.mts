export function buildTargets(root?: string): string[];
export function buildChanged(root?: string): Promise<string[]>;
export function sourceHash(root: string, folder: string): string;
export function withDependencies(root: string, folder: string): Set<string>;
