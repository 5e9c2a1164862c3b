// The pages of the suite by name, each one classic script.
import { fileURLToPath } from 'node:url';
import { bundlePage } from '../../../tools/bundle-page.ts';

export const buildPage = (name: string): Promise<string> =>
  bundlePage(fileURLToPath(new URL(`../page/${name}.ts`, import.meta.url)), 'iife');
