// The seat plan as Vue sees it: read from the host's storage, changed by actions only, and kept after each change.
import type { Davit } from '@davit/sdk';
import { computed, ref, shallowRef } from 'vue';
import { createKeeper, type Kept } from './keep/keeper.ts';
import { FIRST_ARRANGEMENT, readArrangement, writeArrangement } from './plan/arrangement.ts';
import { type Action, act, openPlan } from './plan/plan.ts';

const KEY = 'arrangement';

export function usePlan(davit: Davit) {
  const plan = shallowRef(openPlan(FIRST_ARRANGEMENT));
  const isRead = ref(false);
  const kept = ref<Kept>('kept');
  const keeper = createKeeper(davit.storage, KEY, (state) => {
    kept.value = state;
  });
  davit.on('app.show', keeper.retry);
  davit.on('app.hide', keeper.retry);

  void keeper.load().then((text) => {
    plan.value = openPlan(readArrangement(text));
    isRead.value = true;
  });

  return {
    plan,
    isRead,
    kept,
    arrangement: computed(() => plan.value.history.arrangement),
    dispatch(action: Action) {
      if (!isRead.value) return;
      const before = plan.value.history.arrangement;
      plan.value = act(plan.value, action);
      const after = plan.value.history.arrangement;
      if (after !== before) keeper.save(writeArrangement(after));
    },
  };
}
