// Where Plaza's built files are: the package @davit/demo-host, found from the project first and from this program otherwise. Nothing of
// it is imported.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CliProblem } from '../terminal/cli-problem.ts';

const PACKAGE = '@davit/demo-host';

function resolveFrom(place: string): string | null {
  try {
    return join(dirname(createRequire(place).resolve(`${PACKAGE}/package.json`)), 'dist');
  } catch {
    return null;
  }
}

export function demoHostFolder(projectFolder: string): string {
  const found = [join(projectFolder, 'package.json'), import.meta.url].map(resolveFrom).filter((path) => path !== null);
  const built = found.find((path) => existsSync(join(path, 'index.html')));
  if (built !== undefined) return built;
  const [unbuilt] = found;
  throw new CliProblem({
    code: 'cli/no-demo-host',
    title: 'Plaza, the demo host, is not there',
    detail:
      unbuilt === undefined
        ? `The package ${PACKAGE} is found neither from ${projectFolder} nor from davit itself.`
        : `${unbuilt} has no index.html: the package is there, and not built.`,
    hint:
      unbuilt === undefined ? `npm install --save-dev ${PACKAGE}` : 'npm run build, in the clone that it comes from',
  });
}
