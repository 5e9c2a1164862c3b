// The questions that wait for the user's answer, one at a time, each under the container's prompt (container.md §1, §4).
import { BridgeRefusal, type Caller, type Container } from '@davit/container';
import type { Decision } from '@davit/host';
import type { Consent } from '@davit/protocol';
import { shallowRef } from 'vue';

export interface ConsentQuestion {
  readonly consent: Consent;
  answer(decision: Decision): void;
  /** The user walked away: nothing is decided. */
  cancel(): void;
}

export function createConsentQuestions(container: Pick<Container, 'prompt'>) {
  const open = shallowRef<ConsentQuestion | null>(null);
  let last: Promise<unknown> = Promise.resolve();

  const draw = (consent: Consent, caller: Caller): Promise<Decision> =>
    new Promise((resolve, reject) => {
      const close = (settle: () => void) => () => {
        if (open.value === question) open.value = null;
        settle();
      };
      const question: ConsentQuestion = {
        consent,
        answer: (decision) => close(() => resolve(decision))(),
        cancel: close(() => reject(new BridgeRefusal('user_cancelled'))),
      };
      open.value = question;
      // Nobody is asked on behalf of a document that is gone.
      caller.onGone(question.cancel);
    });

  function ask(consent: Consent, caller: Caller): Promise<Decision> {
    const answer = last.then(() => {
      if (caller.isGone()) throw new BridgeRefusal('user_cancelled');
      return container.prompt(() => draw(consent, caller));
    });
    last = answer.catch(() => undefined);
    return answer;
  }
  return { open, ask };
}
export type ConsentQuestions = ReturnType<typeof createConsentQuestions>;
