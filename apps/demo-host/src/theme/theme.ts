// Light, dark or as the system has it; the choice is kept in this browser.
import { computed, ref, watchEffect } from 'vue';

export type ThemeChoice = 'auto' | 'light' | 'dark';
const KEY = 'plaza-theme';
const isChoice = (value: unknown): value is ThemeChoice => value === 'auto' || value === 'light' || value === 'dark';

/** A browser that keeps nothing for this site still gets a choice, for as long as the page stands. */
function tryStorage<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(localStorage);
  } catch {
    return null;
  }
}

export function createTheme() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const system = ref<'light' | 'dark'>(dark.matches ? 'dark' : 'light');
  dark.addEventListener('change', () => {
    system.value = dark.matches ? 'dark' : 'light';
  });
  const kept = tryStorage((storage) => storage.getItem(KEY));
  const choice = ref<ThemeChoice>(isChoice(kept) ? kept : 'auto');
  watchEffect(() => {
    if (choice.value === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice.value;
    tryStorage((storage) => storage.setItem(KEY, choice.value));
  });
  return { choice, current: computed(() => (choice.value === 'auto' ? system.value : choice.value)) };
}
export type Theme = ReturnType<typeof createTheme>;
