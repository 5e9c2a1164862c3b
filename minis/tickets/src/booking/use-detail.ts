// The text of one detail: what the user typed stands; before that, what the host's user details say.
import { computed, type Ref, ref, type WritableComputedRef, watch } from 'vue';

export interface DetailText {
  readonly text: WritableComputedRef<string>;
  /** Null while nothing was typed. */
  readonly typed: Readonly<Ref<string | null>>;
}

export function useDetail(shared: () => string | null): DetailText {
  const typed = ref<string | null>(null);
  const text = computed({
    get: () => typed.value ?? shared() ?? '',
    set: (next: string) => {
      typed.value = next;
    },
  });
  // A detail that the host has just given replaces a half-typed one.
  watch(shared, (given) => {
    if (given !== null) typed.value = null;
  });
  return { text, typed };
}
