// The subject: the whole development server in a process of its own, with limits out of the way.
import { type DevEnvOptions, startDevEnv } from '@davit/dev-env';

const env = await startDevEnv(JSON.parse(process.argv[2] ?? '{}') as DevEnvOptions);

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
const end = (): void => {
  env.close().then(
    () => process.exit(),
    () => process.exit(1),
  );
};
process.on('disconnect', end);
process.on('SIGTERM', end);
process.send?.({ port: env.port, info: env.info });
