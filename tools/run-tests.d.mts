export function countTests(report: unknown, exitCode: number): { passed: number; failed: number; skipped: number };
