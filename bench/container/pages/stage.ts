// Where a host's page draws a mini-program: as large as on a phone, the same for every subject.
export const STAGE = { position: 'relative', width: '360px', height: '480px' };
