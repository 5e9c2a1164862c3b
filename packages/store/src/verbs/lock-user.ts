// What a user holds only one of, or only so many: decided by one verb at a time. A lock on the user's row, held by no reader.
export const LOCK_USER = 'SELECT 1 FROM users WHERE user_id = :user FOR NO KEY UPDATE';
