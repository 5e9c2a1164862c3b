export function containerScripts(): Promise<Record<string, string>>;
export function contractDrivers(): Promise<Record<string, string>>;
export function writeContainerScripts(): Promise<string[]>;
