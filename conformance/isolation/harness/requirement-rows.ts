// The rows of requirements.md, from the attacks themselves. Pure.
import { ATTACKS_BY_GROUP } from '../attacks/index.ts';

const TEST = 'e2e/chromium.e2e.test.ts';

export const requirementRows = (): string[] =>
  Object.entries(ATTACKS_BY_GROUP).flatMap(([group, attacks]) =>
    attacks.map(({ id, title, threat, judge, control = 'frame', limit }) => {
      const place = limit === undefined ? control : `${control}; a limit of the web`;
      return `| \`${id}\` | ${title} | ${threat} | ${group} | ${judge} | ${place} | ${TEST} |`;
    }),
  );
