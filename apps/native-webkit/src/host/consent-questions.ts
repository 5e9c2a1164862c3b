// The questions that wait for the user's answer, one at a time, each under the container's prompt (container.md §1, §4).
import { BridgeRefusal, type Caller, type Container } from '@davit/container';
import type { Decision } from '@davit/host';
import type { Consent, ConsentScope } from '@davit/protocol';
import type { Pulse } from './pulse.ts';

export interface ConsentQuestion {
  readonly consent: Consent;
  answer(decision: Decision): void;
  /** The user walked away: nothing is decided. */
  cancel(): void;
}
export interface ConsentQuestions {
  readonly open: ConsentQuestion | null;
  ask(consent: Consent, caller: Caller): Promise<Decision>;
}

export function createConsentQuestions(container: Pick<Container, 'prompt'>, pulse: Pulse): ConsentQuestions {
  let open: ConsentQuestion | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const draw = (consent: Consent, caller: Caller): Promise<Decision> =>
    new Promise((resolve, reject) => {
      const close = (): void => {
        if (open === question) open = null;
        pulse.beat();
      };
      const question: ConsentQuestion = {
        consent,
        answer(decision) {
          close();
          resolve(decision);
        },
        cancel() {
          close();
          reject(new BridgeRefusal('user_cancelled'));
        },
      };
      open = question;
      pulse.beat();
      // Nobody is asked on behalf of a document that is gone.
      caller.onGone(question.cancel);
    });

  return {
    get open() {
      return open;
    },
    ask(consent, caller) {
      const answer = last.then(() => {
        if (caller.isGone()) throw new BridgeRefusal('user_cancelled');
        return container.prompt(() => draw(consent, caller));
      });
      last = answer.catch(() => undefined);
      return answer;
    },
  };
}

/** Scopes to grant, in the server's order: required ones always, optional ones unless declined. */
export const grantedScopes = (scopes: readonly ConsentScope[], declined: ReadonlySet<string>): string[] =>
  scopes.filter(({ name, required }) => required || !declined.has(name)).map(({ name }) => name);
