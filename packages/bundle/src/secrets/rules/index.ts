// All shapes of secrets. Of two that match at one place the first is named.
import { ADDRESS_RULES } from './addresses.ts';
import { KEY_RULES } from './keys.ts';
import { SERVICE_RULES } from './services.ts';
import type { ShapeRule } from './shape-rule.ts';

export const SHAPE_RULES: readonly ShapeRule[] = [...SERVICE_RULES, ...ADDRESS_RULES, ...KEY_RULES];
