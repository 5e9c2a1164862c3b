// Why a command could not be run at all: title, detail, what to try. Ends with exit code 2.

export class CliProblem extends Error {
  override readonly name = 'CliProblem';
  readonly detail: string;
  readonly hint: string;

  constructor(title: string, detail: string, hint: string, options?: ErrorOptions) {
    super(title, options);
    this.detail = detail;
    this.hint = hint;
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
