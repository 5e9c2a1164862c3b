// The rows of requirements.md, from the attacks themselves. Pure.
import type { Attack } from '../attack.ts';
import { ATTACKS_BY_GROUP, NATIVE_BY_GROUP } from '../attacks/index.ts';
import { DRIVEN_ATTACKS } from '../driven/driven-attacks.ts';

const TEST = 'e2e/chromium.e2e.test.ts';
const NATIVE_TEST = 'native-suite.ts';
const DRIVEN_TEST = 'driven/e2e/driven.e2e.test.ts';

const place = (control: string, limit: string | undefined): string =>
  limit === undefined ? control : `${control}; a limit of the web`;

const rowsOf = (groups: Readonly<Record<string, readonly Attack[]>>, test: string): string[] =>
  Object.entries(groups).flatMap(([group, attacks]) =>
    attacks.map(
      ({ id, title, threat, judge, control = 'frame', limit }) =>
        `| \`${id}\` | ${title} | ${threat} | ${group} | ${judge} | ${place(control, limit)} | ${test} |`,
    ),
  );

export const requirementRows = (): string[] => [
  ...rowsOf(ATTACKS_BY_GROUP, TEST),
  ...rowsOf(NATIVE_BY_GROUP, NATIVE_TEST),
  ...DRIVEN_ATTACKS.map(
    ({ id, title, threat, group, control, timed, limit }) =>
      `| \`${id}\` | ${title} | ${threat} | ${group} | ${timed ? 'hearts' : 'driver'} | ${place(control, limit)} | ${DRIVEN_TEST} |`,
  ),
];
