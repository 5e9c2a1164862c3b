// The question that waits for the user's answer, for Plaza's screens to draw.
import type { Container } from '@davit/container';
import { type ConsentQuestion, createConsentQuestions as createQuestions } from '@davit/host-app';
import { shallowRef } from 'vue';

export function createConsentQuestions(container: Pick<Container, 'prompt'>) {
  const open = shallowRef<ConsentQuestion | null>(null);
  const { ask } = createQuestions(container, (question) => {
    open.value = question;
  });
  return { open, ask };
}
export type ConsentQuestions = ReturnType<typeof createConsentQuestions>;
