// What the operator serves below `/.container/` on each mini-program's origin. For servers and hosts: text, no DOM, no build step.
export { LAUNCH_CODE, LAUNCH_CODE_HASH, WORKER_BUILD, WORKER_CODE } from './built-scripts.ts';
export { type ContainerFile, containerFile } from './container-files.ts';
export {
  LAUNCH_PAGE,
  readWorkerAddress,
  SITE_QUERY,
  WIPE_PAGE,
  WORKER_SCRIPT,
  type WorkerAddress,
  workerUrl,
} from './worker-address.ts';
