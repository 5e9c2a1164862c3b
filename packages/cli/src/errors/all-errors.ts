// Every stable code that a publisher may meet, from the tables that the programs themselves run on. Plain data.
import { CHECK_WORDS } from '@davit/bundle';
import { BRIDGE_ERRORS, REASONS } from '@davit/protocol';
import { REGISTRY_REFUSALS } from '@davit/registry';
import { CLI_ERRORS } from './cli-errors.ts';

export interface KnownError {
  readonly code: string;
  /** Who says it. */
  readonly from: string;
  readonly title: string;
  readonly hint: string | null;
  /** Where every code of its kind stands. */
  readonly page: string;
}

export const ALL_ERRORS: readonly KnownError[] = [
  ...Object.entries(CHECK_WORDS).map(([code, { severity, title, hint }]) => ({
    code,
    from: severity === 'error' ? 'check and publish refuse it' : 'check and publish warn of it',
    title,
    hint,
    page: 'docs/reference/check.md',
  })),
  ...Object.entries(REASONS).map(([code, { status, description, hint }]) => ({
    code,
    from: `the authorization server answers it with status ${status}`,
    title: description,
    hint,
    page: 'docs/reference/refusals.md',
  })),
  ...Object.entries(BRIDGE_ERRORS).map(([code, title]) => ({
    code,
    from: 'the host answers it to a call of the mini-program',
    title,
    hint: null,
    page: 'docs/reference/bridge.md',
  })),
  ...Object.entries(REGISTRY_REFUSALS).map(([code, { status, title, hint }]) => ({
    code,
    from: `the registry answers it with status ${status}`,
    title,
    hint,
    page: 'docs/reference/registry.md',
  })),
  ...Object.entries(CLI_ERRORS).map(([code, { title, hint }]) => ({
    code,
    from: 'the davit command says it',
    title,
    hint,
    page: 'docs/reference/cli.md',
  })),
];
