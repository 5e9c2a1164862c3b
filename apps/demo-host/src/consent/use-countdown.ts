// How long a question stays open, and its end.
import { computed, onBeforeUnmount, ref } from 'vue';
import { countdownText } from '../text/when.ts';

const SOON_SECONDS = 60;

export function useCountdown(seconds: number, onEnd: () => void) {
  const endsAt = performance.now() + seconds * 1000;
  const left = ref(seconds);
  const timer = setInterval(() => {
    left.value = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
    if (left.value > 0) return;
    clearInterval(timer);
    onEnd();
  }, 1000);
  onBeforeUnmount(() => clearInterval(timer));
  return { text: computed(() => countdownText(left.value)), isSoon: computed(() => left.value < SOON_SECONDS) };
}
