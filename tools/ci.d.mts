export declare function countsOf(
  output: string,
  exitCode: number,
): { readonly passed: number; readonly failed: number };
interface Counts {
  passed: number;
  failed: number;
  failures?: readonly string[];
}
export declare function testAll(options?: {
  runScript?: (script: string) => Promise<Counts>;
  find?: () => Promise<{ version?: string; missing?: string; packages?: readonly string[] }>;
  say?: (line: string) => void;
}): Promise<number>;
