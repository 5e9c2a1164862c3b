// Which guests are in a hand, and over which seat the last one hovers; several fingers may hold several guests. Escape, and
// leaving the screen, break every drag off.
import { DD } from 'konva/lib/DragAndDrop';
import { computed, onBeforeUnmount, onMounted, ref } from 'vue';

export function useDrags() {
  const held = ref<ReadonlyMap<string, string | null>>(new Map());
  const set = (guest: string, seat: string | null) => {
    held.value = new Map(held.value).set(guest, seat);
  };

  const breakOff = () => {
    for (const { node } of [...DD._dragElements.values()]) node.stopDrag();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || held.value.size === 0) return;
    event.preventDefault();
    breakOff();
  };
  const onHide = () => {
    if (document.visibilityState === 'hidden') breakOff();
  };
  onMounted(() => {
    window.addEventListener('keydown', onKey);
    document.addEventListener('visibilitychange', onHide);
  });
  onBeforeUnmount(() => {
    window.removeEventListener('keydown', onKey);
    document.removeEventListener('visibilitychange', onHide);
  });

  return {
    dragged: computed<ReadonlySet<string>>(() => new Set(held.value.keys())),
    over: computed(() => [...held.value.values()].at(-1) ?? null),
    take: (guest: string) => set(guest, null),
    move: (guest: string, seat: string | null) => {
      if (held.value.has(guest) && held.value.get(guest) !== seat) set(guest, seat);
    },
    letGo: (guest: string) => {
      const rest = new Map(held.value);
      rest.delete(guest);
      held.value = rest;
    },
  };
}
