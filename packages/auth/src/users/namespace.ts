// Whose users these are: the server's own, or those that one host client asserts (authorization.md §2).

/** Users with a user name and a password here. Not a possible client id. */
export const BUILT_IN_NAMESPACE = 'built-in';
