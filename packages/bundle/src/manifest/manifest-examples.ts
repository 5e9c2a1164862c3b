// What to write where a manifest lacks something that it needs: one example for each required key. Plain data.

const SCOPE = { name: 'openid', purpose: 'To know you again.', required: true };

/** By the path of the key, `[]` for any place in a list. */
const EXAMPLES: Readonly<Record<string, unknown>> = {
  app_id: 'food-hall',
  name: 'Food Hall',
  version: { code: 1, name: '1.0.0' },
  'version.code': 1,
  'version.name': '1.0.0',
  'icons[]': { src: 'icon.svg' },
  'icons[].src': 'icon.svg',
  'req_permissions[].name': 'location',
  'req_permissions[].reason': 'To find the nearest branch.',
  davit: { publisher: 'Harbour Kitchen', scopes: [SCOPE] },
  'davit.publisher': 'Harbour Kitchen',
  'davit.scopes[]': SCOPE,
  'davit.scopes[].name': SCOPE.name,
  'davit.scopes[].purpose': SCOPE.purpose,
  'davit.permissions[].name': 'location',
  'davit.permissions[].reason': 'To find the nearest branch.',
  'davit.entry_pages[]': { name: 'orders', path: '/orders' },
  'davit.entry_pages[].name': 'orders',
  'davit.entry_pages[].path': '/orders',
  'davit.data_use[].type': 'phone',
  'davit.data_use[].purpose': 'Reaching you about an order.',
  'davit.data_use[].retention': 'With your orders, on this device only.',
};

/** As it would stand in the file; null for a key without an example. */
export function manifestExample(path: string): string | null {
  const pattern = path.replace(/\[[0-9]+\]/g, '[]');
  return Object.hasOwn(EXAMPLES, pattern) ? write(EXAMPLES[pattern]) : null;
}

/** JSON on one line, with spaces as a person writes it. */
function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}: ${write(member)}`);
  return `{ ${members.join(', ')} }`;
}
