// The question that waits for the user's answer, for Plaza's screens to draw; the keyboard goes back to where it was before.
import type { Container } from '@davit/container';
import { type ConsentQuestion, createConsentQuestions as createQuestions } from '@davit/host-app';
import { nextTick, shallowRef } from 'vue';

/** A frame that gets the keyboard keeps it from the frames within: the mini-program's is the last of them. */
function innermost(frame: Window | null): Window | null {
  let window = frame;
  while (window !== null && window.length > 0) window = window[0] ?? null;
  return window;
}

export function createConsentQuestions(container: Pick<Container, 'prompt'>) {
  const open = shallowRef<ConsentQuestion | null>(null);

  /** A mini-program's frame is put away while the host asks, and does not get the keyboard back by itself. */
  async function giveBack(before: Element | null): Promise<void> {
    await nextTick();
    // Not from whoever has it now, and not while the next question stands.
    if (open.value !== null || document.activeElement !== document.body) return;
    if (!(before instanceof HTMLElement) || !before.isConnected) return;
    before.focus({ preventScroll: true });
    if (before instanceof HTMLIFrameElement) innermost(before.contentWindow)?.focus();
  }
  const prompt: Container['prompt'] = async (question) => {
    const before = document.activeElement;
    try {
      return await container.prompt(question);
    } finally {
      void giveBack(before);
    }
  };
  const { ask } = createQuestions({ prompt }, (question) => {
    open.value = question;
  });
  return { open, ask };
}
export type ConsentQuestions = ReturnType<typeof createConsentQuestions>;
