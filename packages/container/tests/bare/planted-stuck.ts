// A test that never ends, for quickjs.test.ts alone.
import { test } from 'vitest';

test('never ends', () => new Promise(() => {}));
