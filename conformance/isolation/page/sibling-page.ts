// The other mini-program: keeps secrets, and tells when it was opened by the attacker. In the control it does the same.
import { sayHello } from './bridge.ts';
import { loosenOrigin, SECRET } from './in-page.ts';
import { plantSecrets } from './secrets.ts';

async function main(): Promise<void> {
  const asked = new URLSearchParams(location.search);
  const from = asked.get('from');
  const { harness } = document.documentElement.dataset;
  if (from !== null) {
    await fetch(`${harness}/opened?id=${from}&side=${asked.get('side')}`);
    return;
  }
  const isProduct = !asked.has('control');
  const bridge = isProduct ? await sayHello() : null;
  await plantSecrets('sibling');
  addEventListener('message', ({ source, data }) => {
    if (data?.collude === true) source?.postMessage({ colluded: 'an accomplice answered' }, { targetOrigin: '*' });
  });
  // As a careless page does: answers whoever writes to it.
  if (!isProduct) {
    addEventListener('message', ({ source }) => source?.postMessage({ answered: SECRET }, { targetOrigin: '*' }));
  }
  // An accomplice would: the attacker loosens its origin too.
  if (isProduct || asked.has('loose')) loosenOrigin();
  await bridge?.call('app.ready');
}
void main();
