// The registry's read side: release records, bundles by digest, the feed. Plain request → plain response; no I/O, no clock. Public face.
export * from './release-source.ts';
