// A list that the host keeps for this user, and a greeting once they log in.
import { davit, keep, load, login, ready, resume } from './host.js';
import './style.css';

document.querySelector('#root').innerHTML = `
  <h1 data-testid="greeting">Your list</h1>
  <button type="button" data-testid="login">Log in</button>
  <p role="alert"></p>
  <form>
    <input data-testid="new-item" aria-label="New item" placeholder="Milk" maxlength="80" autocomplete="off" />
    <button type="submit" data-testid="add">Add</button>
  </form>
  <ul data-testid="items"></ul>`;

const find = (selector) => document.querySelector(selector);
const [greeting, button, problem] = ['h1', 'button', '[role=alert]'].map(find);
const items = await load([]);

function show() {
  const rows = items.map((item) => {
    const row = document.createElement('li');
    const label = document.createElement('label');
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', checked: item.done });
    const text = Object.assign(document.createElement('span'), { textContent: item.text });
    text.classList.toggle('done', item.done);
    box.addEventListener('change', () => change(() => Object.assign(item, { done: box.checked })));
    label.append(box, text);
    row.append(label);
    return row;
  });
  find('ul').replaceChildren(...rows);
}

function change(make) {
  make();
  show();
  keep(items).catch((error) => {
    problem.textContent = `${error.message}.`;
  });
}

find('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = find('form input').value.trim();
  if (text !== '') change(() => items.push({ text, done: false }));
  event.target.reset();
});

function greet(name) {
  greeting.textContent = name === null ? 'Your list' : `Hello, ${name}`;
  button.hidden = name !== null || davit === null;
}

button.addEventListener('click', async () => {
  button.disabled = true;
  problem.textContent = await login(greet);
  button.disabled = false;
});

greet(null);
show();
await resume(greet);
await ready();
