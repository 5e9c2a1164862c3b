import { describe, expect, it } from 'vitest';
import { buildVersions } from './build-version.ts';

const known = (version_code: number, version_name: string) => ({ version_code, version_name, digest: 'd' });
const declared = (code: number, name: string) => ({ code, name });

describe(buildVersions, () => {
  it.each([
    ['what the manifest says, where there is none yet', declared(4, '1.3.0'), [], [declared(4, '1.3.0')]],
    ['what the manifest says, where it is higher', declared(2, '1.1.0'), [known(1, '1.0.0')], [declared(2, '1.1.0')]],
    [
      'the same build again, or the next one, where it has not risen',
      declared(1, '1.0.0'),
      [known(1, '1.0.0')],
      [declared(1, '1.0.0'), declared(2, '1.0.0-dev.2')],
    ],
    [
      'counted on from what was counted before',
      declared(1, '1.0.0'),
      [known(2, '1.0.0-dev.2'), known(1, '1.0.0')],
      [declared(2, '1.0.0-dev.2'), declared(3, '1.0.0-dev.3')],
    ],
    [
      'a new version where only its name has changed',
      declared(1, '1.1.0'),
      [known(1, '1.0.0')],
      [declared(2, '1.1.0-dev.2')],
    ],
    [
      'another name where only its code has risen',
      declared(2, '1.0.0'),
      [known(1, '1.0.0')],
      [declared(2, '1.0.0-dev.2')],
    ],
    [
      'another name for what a build number tells apart',
      declared(2, '1.0.0+b'),
      [known(1, '1.0.0+A')],
      [declared(2, '1.0.0-dev.2')],
    ],
    [
      'no longer name than a manifest may have',
      declared(1, 'x'.repeat(64)),
      [known(9, 'y')],
      [declared(10, `${'x'.repeat(40)}-dev.10`)],
    ],
  ])('is %s', (_what, manifest, versions, builds) => {
    expect(buildVersions(manifest, versions)).toEqual(builds);
  });
});
