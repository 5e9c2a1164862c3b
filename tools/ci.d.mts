export declare function countsOf(
  output: string,
  exitCode: number,
): { readonly passed: number; readonly failed: number };
