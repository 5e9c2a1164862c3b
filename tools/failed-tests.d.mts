export interface FailedTest {
  file: string;
  name: string | null;
  why: string;
}
export function failedTests(report: object | null): FailedTest[];
export function failureLine(test: FailedTest): string;
export function filesToTryAgain(failed: readonly FailedTest[]): string[];
