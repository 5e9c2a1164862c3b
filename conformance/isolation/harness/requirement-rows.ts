// The rows of requirements.md, from the attacks themselves. Pure.
import { ATTACKS_BY_GROUP } from '../attacks/index.ts';
import { DRIVEN_ATTACKS } from '../driven/driven-attacks.ts';

const TEST = 'e2e/chromium.e2e.test.ts';
const DRIVEN_TEST = 'driven/e2e/driven.e2e.test.ts';

const place = (control: string, limit: string | undefined): string =>
  limit === undefined ? control : `${control}; a limit of the web`;

export const requirementRows = (): string[] => [
  ...Object.entries(ATTACKS_BY_GROUP).flatMap(([group, attacks]) =>
    attacks.map(
      ({ id, title, threat, judge, control = 'frame', limit }) =>
        `| \`${id}\` | ${title} | ${threat} | ${group} | ${judge} | ${place(control, limit)} | ${TEST} |`,
    ),
  ),
  ...DRIVEN_ATTACKS.map(
    ({ id, title, threat, group, control, timed, limit }) =>
      `| \`${id}\` | ${title} | ${threat} | ${group} | ${timed ? 'hearts' : 'driver'} | ${place(control, limit)} | ${DRIVEN_TEST} |`,
  ),
];
