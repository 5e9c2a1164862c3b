// What `--version` says: package.json's version, which a test compares.

export const VERSION = '0.1.0';
