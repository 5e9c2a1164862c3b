// The bridge inspector as a whole. Fetched only where a development server serves tools; a Plaza in production never loads it.
import { nextTick, ref } from 'vue';
import { say } from '../parts/notice.ts';
import { isSameRoute } from '../router/route.ts';
import { TEXTS } from '../texts.ts';
import { createCallRing } from './call-ring.ts';
import InspectorPanel from './InspectorPanel.vue';
import InspectorToggle from './InspectorToggle.vue';
import type { Inspector } from './inspector.ts';
import { switchUser } from './switch-user.ts';
import UserSwitch from './UserSwitch.vue';

const STILL_HERE = '[data-user-switch] [aria-pressed="true"], main h1[tabindex="-1"]';

export function openInspector(now: () => number): Inspector {
  const calls = createCallRing(now);
  const isOpen = ref(false);
  const isSwitching = ref(false);
  return {
    calls,
    isOpen,
    isSwitching,
    Panel: InspectorPanel,
    Toggle: InspectorToggle,
    UserSwitch,
    async switchTo(login, { account, router }) {
      if (isSwitching.value) return;
      isSwitching.value = true;
      const { value: here } = router.route;
      const problem = await switchUser(account, login).catch(() => TEXTS.view.unknown);
      isSwitching.value = false;
      if (problem !== null) return say(problem);
      // The mini-program of the user before was closed, and has led away from there.
      if (!isSameRoute(router.route.value, here)) router.go(here);
      // What was tapped has gone with the user before.
      await nextTick();
      if (document.activeElement === document.body) document.querySelector<HTMLElement>(STILL_HERE)?.focus();
    },
  };
}
