export function findSecrets(text: string, known: readonly string[]): string[];
export function scanLogs(folder: string): { name: string; ok: boolean; findings: string[] }[];
