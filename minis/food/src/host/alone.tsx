// What a person sees who opens Food outside a host.
import type { DavitError } from '@davit/sdk';

export function Alone({ error }: { error: DavitError }) {
  return (
    <main className="center" data-testid="not-in-host">
      <img src="./icon.svg" width="72" height="72" alt="" />
      <h1>{error.hint}</h1>
      <p className="quiet">
        Food is a mini-program: it runs inside an app that you already use, and asks that app who you are.
      </p>
    </main>
  );
}
