// Fetches the bridge inspector where a development server serves tools. Without it Plaza is as it is in production.
import type { Inspector } from '../inspector/inspector.ts';
import type { PlazaConfig } from './plaza-config.ts';

export const loadInspector = async ({ hasTools }: Pick<PlazaConfig, 'hasTools'>): Promise<Inspector | null> => {
  if (!hasTools) return null;
  return import('../inspector/open-inspector.ts').then(
    ({ openInspector }) => openInspector(Date.now),
    () => null,
  );
};
