export const ROOT: string;
export function isMain(url: string): boolean;
