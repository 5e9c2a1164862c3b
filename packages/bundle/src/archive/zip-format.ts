// The part of the ZIP format that a bundle uses (APPNOTE 6.3 §4.3). Every header field that is not about an entry's name or bytes
// has one value, so there is nothing in a bundle that says something unsigned: no times, modes, comments or extra fields.

export const LOCAL_SIGNATURE = 0x04034b50;
export const CENTRAL_SIGNATURE = 0x02014b50;
export const END_SIGNATURE = 0x06054b50;
export const LOCAL_BYTES = 30;
export const CENTRAL_BYTES = 46;
export const END_BYTES = 22;

/** 2.0 on FAT: no Unix mode, so no link and no device. */
export const MADE_BY = 20;
export const VERSION_NEEDED = 20;
/** Names are UTF-8; no encryption, no data descriptor. */
export const FLAGS = 0x0800;
export const STORED = 0;
export const DEFLATED = 8;
/** 1980-01-01 00:00, the first that the format knows. */
export const TIME = 0;
export const DATE = 0x0021;
