// The last line of defence of every log line: whatever looks like one of our secrets loses its secret half.

// `<kind>_<id>.<secret>` (authorization.md §7). Someone may put one where no secret belongs, such as a path.
const SECRET = /\b(cod|ref|at|ses|par|cs)_([A-Za-z0-9-]{4,64})\.[A-Za-z0-9_-]{8,}/g;

export const maskSecrets = (text: string): string => text.replace(SECRET, '$1_$2.•••');
