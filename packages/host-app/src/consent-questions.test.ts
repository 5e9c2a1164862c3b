import type { Caller } from '@davit/container';
import type { Consent } from '@davit/protocol';
import { describe, expect, it } from 'vitest';
import { type ConsentQuestion, createConsentQuestions } from './consent-questions.ts';

const consent = (name: string): Consent => ({ app: { name } }) as Consent;
function callerOf() {
  let gone: (() => void) | null = null;
  let isGone = false;
  const caller: Caller = {
    isGone: () => isGone,
    onGone(callback) {
      gone = callback;
    },
  };
  const leave = (): void => {
    isGone = true;
    gone?.();
  };
  return { caller, leave };
}
const settle = () => new Promise((done) => setTimeout(done));

function setUp() {
  const shown: (ConsentQuestion | null)[] = [];
  const prompts: string[] = [];
  const container = {
    async prompt<T>(draw: () => Promise<T>): Promise<T> {
      prompts.push('begin');
      return draw().finally(() => prompts.push('end'));
    },
  };
  return { questions: createConsentQuestions(container, (question) => shown.push(question)), shown, prompts };
}

describe(createConsentQuestions, () => {
  it('asks under the container’s prompt, and answers what was decided', async () => {
    const { questions, shown, prompts } = setUp();
    const answer = questions.ask(consent('Food'), callerOf().caller);
    await settle();
    expect(questions.open?.consent.app.name).toBe('Food');
    expect(prompts).toEqual(['begin']);
    questions.open?.answer({ decision: 'allow' });
    expect(questions.open).toBeNull();
    expect(await answer).toEqual({ decision: 'allow' });
    expect(shown.map((question) => question?.consent.app.name ?? null)).toEqual(['Food', null]);
    await settle();
    expect(prompts).toEqual(['begin', 'end']);
  });
  it('says of a question whether it comes once more, and why', async () => {
    const { questions } = setUp();
    const first = questions.ask(consent('Food'), callerOf().caller);
    await settle();
    expect(questions.open?.again).toBeNull();
    questions.open?.answer({ decision: 'allow' });
    await first;
    const second = questions.ask(consent('Food'), callerOf().caller, 'lost');
    await settle();
    expect(questions.open?.again).toBe('lost');
    questions.open?.answer({ decision: 'allow' });
    await second;
  });
  it('asks one question at a time', async () => {
    const { questions } = setUp();
    const first = questions.ask(consent('Food'), callerOf().caller);
    const second = questions.ask(consent('Tickets'), callerOf().caller);
    await settle();
    expect(questions.open?.consent.app.name).toBe('Food');
    questions.open?.cancel();
    await expect(first).rejects.toMatchObject({ code: 'user_cancelled' });
    await settle();
    expect(questions.open?.consent.app.name).toBe('Tickets');
    questions.open?.answer({ decision: 'deny' });
    expect(await second).toEqual({ decision: 'deny' });
  });
  it('takes a question away with the document that asked, and never puts one that waited for its turn', async () => {
    const { questions } = setUp();
    const [food, tickets] = [callerOf(), callerOf()];
    const first = questions.ask(consent('Food'), food.caller);
    const second = questions.ask(consent('Tickets'), tickets.caller);
    await settle();
    tickets.leave();
    food.leave();
    expect(questions.open).toBeNull();
    await expect(first).rejects.toMatchObject({ code: 'user_cancelled' });
    await expect(second).rejects.toMatchObject({ code: 'user_cancelled' });
    expect(questions.open).toBeNull();
  });
});
