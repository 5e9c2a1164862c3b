// The questions that wait for the user's answer, one at a time, each under the container's prompt (container.md §1, §4).
import { BridgeRefusal, type Caller, type Container } from '@davit/container';
import type { AskedAgain, Decision } from '@davit/host';
import type { Consent } from '@davit/protocol';

export interface ConsentQuestion {
  readonly consent: Consent;
  /** Why it is asked once more, for the sheet to say (`ASKED_AGAIN`); null the first time. */
  readonly again: AskedAgain | null;
  answer(decision: Decision): void;
  /** The user walked away: nothing is decided. */
  cancel(): void;
}
export interface ConsentQuestions {
  readonly open: ConsentQuestion | null;
  ask(consent: Consent, caller: Caller, again?: AskedAgain | undefined): Promise<Decision>;
}

/** `onOpen` is told which question is on screen now, if any. */
export function createConsentQuestions(
  container: Pick<Container, 'prompt'>,
  onOpen: (question: ConsentQuestion | null) => void,
): ConsentQuestions {
  let open: ConsentQuestion | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const put = (question: ConsentQuestion | null): void => {
    open = question;
    onOpen(question);
  };

  const draw = (consent: Consent, caller: Caller, again: AskedAgain | null): Promise<Decision> =>
    new Promise((resolve, reject) => {
      const close = (): void => {
        if (open === question) put(null);
      };
      const question: ConsentQuestion = {
        consent,
        again,
        answer(decision) {
          close();
          resolve(decision);
        },
        cancel() {
          close();
          reject(new BridgeRefusal('user_cancelled'));
        },
      };
      put(question);
      // Nobody is asked on behalf of a document that is gone.
      caller.onGone(question.cancel);
    });

  return {
    get open() {
      return open;
    },
    ask(consent, caller, again) {
      const answer = last.then(() => {
        if (caller.isGone()) throw new BridgeRefusal('user_cancelled');
        return container.prompt(() => draw(consent, caller, again ?? null));
      });
      last = answer.catch(() => undefined);
      return answer;
    },
  };
}
