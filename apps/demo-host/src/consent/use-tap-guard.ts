// The tap guard with the page's clock and events: a resize, a covered or left window start the wait again.
import { createTapGuard } from '@davit/host-app';
import { onBeforeUnmount, onMounted, ref } from 'vue';

export function useTapGuard() {
  const guard = createTapGuard(() => performance.now());
  const isArmed = ref(false);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function wait(): void {
    clearTimeout(timer);
    isArmed.value = guard.waitMs() === 0;
    if (!isArmed.value) timer = setTimeout(wait, guard.waitMs() + 1);
  }
  function disturb(): void {
    guard.disturb();
    wait();
  }
  onMounted(() => {
    disturb();
    addEventListener('resize', disturb);
    addEventListener('focus', disturb);
    document.addEventListener('visibilitychange', disturb);
  });
  onBeforeUnmount(() => {
    clearTimeout(timer);
    removeEventListener('resize', disturb);
    removeEventListener('focus', disturb);
    document.removeEventListener('visibilitychange', disturb);
  });
  return { isArmed, accepts: guard.accepts };
}
