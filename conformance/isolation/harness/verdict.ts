// From what the judges have to the word in the published table. Pure.
import type { Attack, Outcome, Side } from '../attack.ts';

/** What became of an attack on one side. */
export interface Evidence {
  readonly hit: string | null;
  readonly outcome: Outcome | null;
}

export type Verdict =
  /** The control hits, the product does not. */
  | { readonly word: 'closed' }
  /** It hits in the product. */
  | { readonly word: 'open'; readonly why: string }
  /** It does not hit, but neither does the control: nothing is proven. */
  | { readonly word: 'not shown'; readonly why: string }
  /** This engine has no such interface. */
  | { readonly word: 'not applicable'; readonly why: string }
  /** The attack did not come to its end in the product. */
  | { readonly word: 'not run'; readonly why: string };

const reasonOf = (outcome: Outcome | null): string => {
  if (outcome === null) return 'the page without defence did not report';
  if (outcome.kind === 'failed') return outcome.why;
  return 'nothing happens without a defence either';
};

export function decideVerdict(attack: Attack, sides: Readonly<Record<Side, Evidence>>, isDriven: boolean): Verdict {
  const { defended, control } = sides;
  if (defended.hit !== null) return { word: 'open', why: defended.hit };
  if (attack.needsDriver === true && !isDriven)
    return { word: 'not run', why: 'nobody drives this browser, and the dialog would stop it' };
  // An attack that ends its page cannot report its end.
  if (defended.outcome === null || (defended.outcome.kind === 'started' && attack.alone !== true))
    return { word: 'not run', why: 'the mini-program did not come to its end' };
  if (control.hit !== null) return { word: 'closed' };
  if (control.outcome?.kind === 'missing') return { word: 'not applicable', why: `no ${control.outcome.what}` };
  return { word: 'not shown', why: reasonOf(control.outcome) };
}
