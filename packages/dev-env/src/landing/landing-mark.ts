// The mark: two davits and the boat between them. A constant drawing.

export const LANDING_MARK = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#0b5cad"/><g fill="none" stroke="#fff" stroke-width="4" stroke-linecap="round" stroke-linejoin="round"><path d="M14 54V24c0-8 4-12 10-12"/><path d="M50 54V24c0-8-4-12-10-12"/><path d="M24 12v18M40 12v18" stroke-width="2.5"/></g><path d="M16 32h32l-5 11H21z" fill="#fff"/></svg>
`;
