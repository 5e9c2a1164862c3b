// The sentences of a check: for each code what kind of problem it is and what to do. Plain data; the reference is made of it.
import type { CheckCode, CheckSeverity } from './check-problem.ts';

export interface CheckWords {
  readonly severity: CheckSeverity;
  readonly title: string;
  readonly hint: string;
}

const error = (title: string, hint: string): CheckWords => ({ severity: 'error', title, hint });
const warning = (title: string, hint: string): CheckWords => ({ severity: 'warning', title, hint });

export const CHECK_WORDS: Readonly<Record<CheckCode, CheckWords>> = {
  'bundle/bad-manifest': error(
    'The manifest is not one that hosts read',
    'Correct the key that is named; docs/reference/manifest.md has every key.',
  ),
  'bundle/bad-path': error('A file has a name that bundles do not take', 'Rename the file, or leave it out.'),
  'bundle/path-clash': error('Two files cannot stand beside each other', 'Rename one of them.'),
  'bundle/missing-file': error('A file is missing', 'Add the file, or correct the name where it is named.'),
  'bundle/not-utf8': error('A file is not UTF-8', 'Save it as UTF-8.'),
  'bundle/inline-handler': error(
    'An event-handler attribute never runs in a mini-program',
    'Call addEventListener in a script.',
  ),
  'bundle/script-url': error(
    'A javascript: address never runs in a mini-program',
    'Use a button, and a script that listens to it.',
  ),
  'bundle/too-large': error(
    'The bundle is too large',
    'Make the largest files smaller, or load them from a server that davit.connect names.',
  ),
  'bundle/bad-key': error('The key is not one that bundles are signed with', 'Make one with: davit keys make'),
  'bundle/bad-archive': error(
    'The file is not a bundle',
    'Pack the folder with davit pack; bundles have one strict form that other programs do not write.',
  ),
  'bundle/bad-integrity': error('The list of files cannot be read', 'Pack the folder anew with davit pack.'),
  'bundle/bad-signature': error(
    'The signature is not that of this publisher key',
    'Sign with the key that is registered for the app: davit pack --key <file>.',
  ),
  'bundle/wrong-app': error('Manifest and signed list name different apps', 'Pack the folder anew with davit pack.'),
  'bundle/wrong-version': error(
    'Manifest and signed list name different versions',
    'Pack the folder anew with davit pack.',
  ),
  'bundle/extra-file': error('A file is not in the signed list', 'Pack the folder anew with davit pack.'),
  'bundle/changed-file': error('A file is not the one that was signed', 'Pack the folder anew with davit pack.'),
  'bundle/other-inline-scripts': error(
    'The signed list allows inline scripts that the files do not have',
    'Pack the folder anew with davit pack, which lists exactly those that are there.',
  ),
  'bundle/placeholder': error(
    'A text that users will read is still a placeholder',
    'Write what users shall read there.',
  ),
  'bundle/foreign-code': warning(
    'Code or style from elsewhere is never loaded',
    'Put the file into the bundle: what runs is what was signed.',
  ),
  'bundle/unseen-icon': warning(
    'Nobody will see the icon',
    'Name an image as the first of icons, such as SVG, PNG or WebP, of at most 256 KiB.',
  ),
  'bundle/secret': error(
    'A secret would be published',
    'Everybody can read a bundle: withdraw the secret where it was issued, and keep the new one on a server.',
  ),
  'bundle/likely-secret': warning(
    'This looks like a secret',
    'Everybody can read a bundle. If it is one, withdraw it where it was issued and keep the new one on a server.',
  ),
};
