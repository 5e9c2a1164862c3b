// What gjs drops, and how it is kept from dropping it. Before 1.81.90 gjs calls nothing back while a collection of its engine is under
// way, and a collection that goes in steps is under way between them too (in its list of changes: "callbacks: fix sweeping check for
// incremental GC"). What was asked for then never comes, and the window stands still. The engine goes in steps once some 50 MB were
// taken since the last collection; a whole collection before that takes a few milliseconds and no steps.

import System from 'system';

const FIXED_IN = 18_190;
/** Of what came from outside; what is made of it (a text, its parts, copies) is a few times as much. */
const COLLECT_EVERY_BYTES = 4 * 1024 * 1024;
/** What it takes that something comes at all. */
const COMING_BYTES = 1024;
let since = 0;

/** Is told of everything that comes from outside, with its bytes, when it comes: files, answers, requests and texts of mini-programs. */
export function tookIn(bytes: number): void {
  since += COMING_BYTES + bytes;
  if (since < COLLECT_EVERY_BYTES || System.version >= FIXED_IN) return;
  since = 0;
  System.gc();
}
