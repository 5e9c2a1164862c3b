// The pages that the operator serves on gate and app origins. For servers: plain text and headers, no DOM, no build step.
export { GATE_SCRIPT_HASH, PROBE_SCRIPT_HASH } from './built-gate.ts';
export { gateDocument, type StaticPage } from './gate-document.ts';
export {
  otherProbe,
  PROBE_ECHO,
  PROBE_LABELS,
  PROBE_PAGE,
  type ProbeLabel,
  probeDocument,
  probeEcho,
} from './probe-document.ts';
export { WIPE_SCRIPT_HASH, wipeDocument } from './wipe-document.ts';
