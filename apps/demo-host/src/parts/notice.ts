// A short sentence from the host itself, shown for a moment at the foot of the page.
import { shallowRef } from 'vue';

const SHOWN_MS = 5_000;
export const notice = shallowRef<string | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(sentence: string, shownMs = SHOWN_MS): void {
  clearTimeout(timer);
  notice.value = sentence;
  timer = setTimeout(() => {
    notice.value = null;
  }, shownMs);
}
