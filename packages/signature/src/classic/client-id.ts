// What a client id of the classic scheme may look like: nothing that could be read as a separator.

export const isClientId = (text: string): boolean => /^[A-Za-z0-9._-]{1,64}$/.test(text);
