// The people of every development server. Addresses are of reserved domains, numbers of ranges kept for fiction.

export interface SeedUser {
  readonly username: string;
  readonly password: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
}

const PASSWORD = 'davit-demo';

export const SEED_USERS: readonly SeedUser[] = [
  {
    username: 'alice',
    password: PASSWORD,
    name: 'Alice Moreau',
    email: 'alice.moreau@example.com',
    phone: '+442079460101',
  },
  { username: 'bob', password: PASSWORD, name: 'Bob Okafor', email: 'bob.okafor@example.org', phone: '+442079460102' },
];
