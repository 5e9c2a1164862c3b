// What the bridge inspector is to the rest of Plaza: what it has heard, and its parts for the screens. Types only.
import type { Component, Ref } from 'vue';
import type { Router } from '../router/use-router.ts';
import type { AccountSession } from '../session/account.ts';
import type { CallRing } from './call-ring.ts';
import type { DemoLogin } from './switch-user.ts';

export interface Inspector {
  readonly calls: CallRing;
  readonly isOpen: Ref<boolean>;
  readonly isSwitching: Ref<boolean>;
  readonly Panel: Component;
  readonly Toggle: Component;
  readonly UserSwitch: Component;
  /** Logs out and in as another user, in the same place; says so where that fails. */
  switchTo(login: DemoLogin, plaza: { readonly account: AccountSession; readonly router: Router }): Promise<void>;
}
