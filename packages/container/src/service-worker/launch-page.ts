// The launch page: a constant document that runs the launch script and shows nothing.
import { LAUNCH_SCRIPT } from './worker-address.ts';

export const LAUNCH_HTML = `<!doctype html><html lang=en><title>launch</title><script src=${LAUNCH_SCRIPT}></script>`;
