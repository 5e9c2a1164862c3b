import { connect } from './davit-sdk.js';

const [greeting, button, problem] = ['#greeting', '#login', '#problem'].map((id) => document.querySelector(id));
const explain = ({ message, hint = '' }) => {
  problem.textContent = `${message}. ${hint}`;
};
const showGuest = () => {
  greeting.textContent = 'Hello';
  button.hidden = false;
};

const davit = await connect().catch((error) => {
  explain(error);
  throw error;
});

let session;
const greet = async (started) => {
  session = started;
  session.onEnd(showGuest);
  const user = await session.getUser();
  greeting.textContent = `Hello, ${user.name ?? user.preferred_username}`;
  button.hidden = true;
};
const kept = await davit.resume().catch(explain); // The session of an earlier visit, if there is one.
if (kept) await greet(kept).catch(explain);
await davit.app.ready(); // The first screen stands: the host takes its splash away.

button.addEventListener('click', async () => {
  button.disabled = true;
  problem.textContent = '';
  const greeted = davit.login({ scopes: ['openid', 'profile'] }).then(greet);
  await greeted.then(() => davit.ui.toast({ text: 'You are logged in' })).catch(explain);
  button.disabled = false;
});

// Back on screen: the user may have withdrawn the permission meanwhile; the next call finds out, and onEnd is called.
davit.on('app.show', () => session?.getUser().catch(explain));
