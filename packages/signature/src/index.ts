// Request signing: sign and verify, without I/O.
export {};
