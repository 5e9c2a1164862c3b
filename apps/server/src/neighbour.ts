// Who has the port that was to be ours; asked only after it turned out to be taken.
const PATIENCE_MS = 1_500;

/** Whether a development server of Davit has the port. Never rejects. */
export async function isDavitAt(port: number): Promise<boolean> {
  const issuer = `http://localhost:${port}`;
  try {
    const answer = await fetch(`${issuer}/.well-known/oauth-authorization-server`, {
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const metadata = (await answer.json()) as Record<string, unknown> | null;
    // Any authorization server has such a document; an own endpoint for what hosts ask is ours.
    return metadata?.issuer === issuer && 'authorization_challenge_endpoint' in metadata;
  } catch {
    return false;
  }
}
