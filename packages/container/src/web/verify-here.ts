// Verification on the host's main thread. A file of its own, so that hosts whose worker does it never load it.
export { verifyBundle as verifyHere } from '@davit/bundle';
