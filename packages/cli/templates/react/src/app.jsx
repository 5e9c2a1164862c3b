// A list that the host keeps for this user, and a greeting once they log in.
import { useEffect, useState } from 'react';
import { davit, keep, load, login, ready, resume } from './host.js';

export function App() {
  const [user, setUser] = useState(null);
  const [items, setItems] = useState([]);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [isAsking, setIsAsking] = useState(false);

  useEffect(() => {
    load([])
      .then(setItems)
      .then(() => resume(setUser))
      .then(ready);
  }, []);

  const change = (next) => {
    setItems(next);
    keep(next).catch((error) => setProblem(`${error.message}.`));
  };
  const add = (event) => {
    event.preventDefault();
    const item = text.trim();
    setText('');
    if (item !== '') change([...items, { text: item, done: false }]);
  };
  const tick = (at, done) => change(items.map((item, place) => (place === at ? { ...item, done } : item)));
  const ask = async () => {
    setIsAsking(true);
    setProblem(await login(setUser));
    setIsAsking(false);
  };

  return (
    <>
      <h1 data-testid="greeting">{user === null ? 'Your list' : `Hello, ${user}`}</h1>
      {user === null && davit !== null && (
        <button type="button" data-testid="login" disabled={isAsking} onClick={ask}>
          Log in
        </button>
      )}
      <p role="alert">{problem}</p>
      <form onSubmit={add}>
        <input
          data-testid="new-item"
          aria-label="New item"
          placeholder="Milk"
          maxLength={80}
          autoComplete="off"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" data-testid="add">
          Add
        </button>
      </form>
      <ul data-testid="items">
        {items.map(({ text: item, done }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items are only ever added at the end.
          <li key={at}>
            <label>
              <input type="checkbox" checked={done} onChange={({ target }) => tick(at, target.checked)} />
              <span className={done ? 'done' : ''}>{item}</span>
            </label>
          </li>
        ))}
      </ul>
    </>
  );
}
