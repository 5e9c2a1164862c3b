// A development server in a process of its own: what the tests of several processes and of `kill -9` start. Ends on SIGTERM.
import { type DevEnvOptions, startDevEnv } from '@davit/dev-env';

const env = await startDevEnv(JSON.parse(process.argv[2] ?? '{}') as DevEnvOptions);

const end = (): void => {
  env.close().then(
    () => process.exit(),
    () => process.exit(1),
  );
};
process.on('SIGTERM', end);
process.on('disconnect', end);
process.send?.({ port: env.port, info: env.info });
