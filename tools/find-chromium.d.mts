type Environment = Readonly<Record<string, string | undefined>>;
export function findChromium(env?: Environment): Promise<string>;
export function installedChromium(env?: Environment, platform?: string): string | null;
export function candidates(env: Environment, platform: string): string[];
