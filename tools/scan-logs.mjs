// Reads everything that the test servers logged and finds what must never be there (T055, T162). Two checks that count as tests.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Shapes of secrets, wherever they stand. */
const SHAPES = [
  ['a code, token or session handle', /\b(?:cod|ref|at|ses|par)_[A-Za-z0-9-]{4,64}\.[A-Za-z0-9_-]{8,}/],
  ['a JWT (proof, assertion, ID token, receipt)', /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/],
  ['an Authorization value', /\b(?:Basic|Bearer|DPoP) [A-Za-z0-9+/=._~-]{16,}/],
  ['a private key', /"d"\s*:\s*"[A-Za-z0-9_-]{20,}"|BEGIN [A-Z ]*PRIVATE KEY/],
  ['a password hash', /\$argon2id?\$/],
  ['an e-mail address', /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+\.[A-Za-z]{2,}/],
  ['a telephone number', /\+[1-9][0-9][0-9 ()-]{6,}[0-9]/],
];

/**
 * What is wrong with a text; one sentence each, without the secret itself. `known` are the very secrets of the run.
 * Also looks into the percent-encoded, base64 and JSON-escaped forms that a careless line would hold.
 */
export function findSecrets(text, known) {
  const findings = SHAPES.filter(([, shape]) => shape.test(text)).map(([name]) => name);
  for (const secret of known) {
    const forms = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    ];
    if (forms.some((form) => text.includes(form))) findings.push(`a known secret of the run (${secret.slice(0, 3)}…)`);
  }
  return findings;
}

/** `*.log` are the servers' lines, `*.secrets` what they must not hold, one a line. */
export function scanLogs(folder) {
  const read = (suffix) =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .filter((name) => name.endsWith(suffix))
      .flatMap((name) =>
        readFileSync(join(folder, name), 'utf8')
          .split('\n')
          .map((line, index) => ({ at: `${name}:${index + 1}`, line })),
      )
      .filter(({ line }) => line !== '');
  const lines = read('.log');
  const known = [...new Set(read('.secrets').map(({ line }) => line))];
  const findings = lines.flatMap(({ at, line }) => findSecrets(line, known).map((name) => `${at}: ${name}`));
  // Planted into a real line of the run: if these are not found, the scan above proved nothing.
  const plants = [
    'at_0123456789abcdef0123456789abcdef.c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U',
    'ada@example.com',
    '+44 20 7946 0018',
    ...known,
  ];
  const host = lines[0]?.line ?? '';
  const missed = plants.filter(
    (plant) => findSecrets(`${host} ${plant}`, known).length <= findSecrets(host, known).length,
  );
  const control = [
    ...(lines.length === 0 ? ['no server logged anything during this run'] : []),
    ...(known.length === 0 ? ['no server said what its secrets are'] : []),
    ...missed.map((plant) => `the planted ${plant.slice(0, 3)}… was not found`),
  ];
  return [
    {
      name: `T162 no secret in ${lines.length} log lines of this run, searched for ${known.length} known ones and ${SHAPES.length} shapes`,
      ok: findings.length === 0,
      findings: findings.slice(0, 20),
    },
    {
      name: 'the log scanner finds secrets that are planted into a line of this run',
      ok: control.length === 0,
      findings: control,
    },
  ];
}
