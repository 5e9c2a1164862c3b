// The landing page's script: a constant text. Asks the host's origin for nothing (`/.probe`) to learn whether its name resolves.

export const LANDING_SCRIPT = `const notice = document.getElementById('unreachable');
const open = document.getElementById('open');
const status = document.getElementById('status');
notice.hidden = true;
const slow = setTimeout(() => { status.textContent = 'Looking for the host…'; }, 400);
fetch(document.documentElement.dataset.host + '/.probe', { cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(4000) })
  .then((answer) => answer.ok, () => false)
  .then((found) => {
    clearTimeout(slow);
    notice.hidden = found;
    open.hidden = !found;
    status.textContent = found ? '' : 'The host cannot be opened from this browser yet.';
    document.documentElement.dataset.probe = found ? 'found' : 'lost';
  });
`;
