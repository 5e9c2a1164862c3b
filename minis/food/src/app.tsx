// Food: connecting, standing alone without a host, or the kitchen.
import { Alone } from './host/alone.tsx';
import { useDavit } from './host/use-davit.ts';
import { Kitchen } from './kitchen.tsx';

export function App() {
  const connection = useDavit();
  if (connection.state === 'connected') return <Kitchen davit={connection.davit} />;
  if (connection.state === 'alone') return <Alone error={connection.error} />;
  return (
    <main className="center" aria-busy="true">
      <p className="quiet">Setting the table…</p>
    </main>
  );
}
