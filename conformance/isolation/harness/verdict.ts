// From what the judges have to the word in the published table. Pure.
import type { Attack, Outcome, Side } from '../attack.ts';

/** What became of an attack on one side. */
export interface Evidence {
  readonly hit: string | null;
  readonly outcome: Outcome | null;
  /** Nobody can see whether it hits. */
  readonly isUnseen?: boolean;
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
  /** This kind of host has nothing that it could be tried on. */
  | { readonly word: 'does not apply'; readonly why: string }
  /** The attack did not come to its end in the product. */
  | { readonly word: 'not run'; readonly why: string };

/** A sentence, for readers who do not know how each engine words its refusals; at most the name of the refusal stays. */
const reasonOf = ({ outcome, isUnseen = false }: Evidence): string => {
  if (outcome === null) return 'The page without a defence did not report.';
  if (isUnseen) return 'Nobody sees which names this engine looks up.';
  if (outcome.kind !== 'failed') return 'Nothing happens without a defence either.';
  if (/no (answer|end)/.test(outcome.why)) return 'Nothing answers without a defence either.';
  const name = outcome.why.match(/^(?:\[object )?([A-Z]\w*Error)\b/)?.[1];
  const named = name === undefined || name === 'Error' ? '' : ` (\`${name}\`)`;
  return `The browser refuses it without a defence too${named}.`;
};

export function decideVerdict(attack: Attack, sides: Readonly<Record<Side, Evidence>>, isDriven: boolean): Verdict {
  const { defended, control } = sides;
  if (defended.hit !== null) return { word: 'open', why: `It gets through: ${defended.hit}.` };
  if (attack.needsDriver === true && !isDriven)
    return { word: 'not run', why: 'Nobody drives this browser, and the dialog would stop it.' };
  // An attack that ends its page cannot report its end.
  if (defended.outcome === null || (defended.outcome.kind === 'started' && attack.alone !== true))
    return { word: 'not run', why: 'The mini-program did not come to its end.' };
  if (control.hit !== null) return { word: 'closed' };
  if (control.outcome?.kind === 'missing')
    return { word: 'not applicable', why: `This engine has no \`${control.outcome.what}\`.` };
  return { word: 'not shown', why: reasonOf(control) };
}
