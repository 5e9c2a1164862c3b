#!/usr/bin/env node
// The entry that npm links; the program is built beside it.
import '../dist/main.js';
