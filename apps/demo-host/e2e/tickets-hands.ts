// Tickets in the real Plaza, and hands for it: a mouse, a finger, keys. What they did is read from the words on the page, from
// what the host keeps, and from the pixels of the screen.
import type { CDPSession, Frame } from 'playwright-core';
import { expect } from 'vitest';
import { openPlaza, type Plaza } from './plaza-browser.ts';
import { readPng } from './read-png.ts';

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The discs of the canvas in the light theme. */
export const COLOUR = { ana: '#4a3fb5', bram: '#0d6b5e', chiara: '#a3325b', free: '#f7f7fb' } as const;

/** The seats where guests sit at first, and one where nobody does. */
export const ANA = '1-1';
export const BRAM = '1-2';
export const CHIARA = '1-3';
export const FREE = '1-4';

export interface Tickets {
  readonly plaza: Plaza;
  readonly frame: Frame;
  /** The middle of a seat, on the page of Plaza. */
  centre(seat: string): Promise<Place>;
  /** Presses the mouse where a guest is, once the map has drawn that guest there: a hand waits for a glide to end, too. */
  press(guest: Place): Promise<void>;
  drag(from: Place, to: Place): Promise<void>;
  touchDrag(from: Place, to: Place): Promise<void>;
  touch(type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel', ...places: readonly Place[]): Promise<void>;
  /** Who sits on a seat by the list of a table; `Free` when nobody does. */
  sitsAt(seat: string): Promise<string>;
  /** The accessible name of a seat. */
  nameOf(seat: string): Promise<string | null>;
  said(): Promise<string>;
  /** The arrangement as the host keeps it; null when none is kept. */
  kept(): Promise<Readonly<Record<string, string>> | null>;
  /** The colour that most pixels about the middle of a seat have. */
  colourAt(seat: string): Promise<string>;
}

export async function openTickets(options: Parameters<typeof openPlaza>[0] = {}): Promise<Tickets> {
  const plaza = await openPlaza(options);
  // A canvas library that wanted to evaluate text, or a style that the policy forbids, would be heard here.
  plaza.page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) plaza.complaints.push(message.text());
  });
  await plaza.login('alice');
  return handsOn(plaza, await plaza.open('tickets'));
}

export async function handsOn(plaza: Plaza, frame: Frame): Promise<Tickets> {
  const { page } = plaza;
  await frame.getByTestId('book').waitFor();
  await page.locator('.splash').waitFor({ state: 'detached' });
  let touches: CDPSession | null = null;

  const touch: Tickets['touch'] = async (type, ...places) => {
    touches ??= await plaza.context.newCDPSession(page);
    await touches.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: places.map((place, id) => ({ ...place, id })),
    });
  };
  const onTheWay = (from: Place, to: Place, steps = 8): Place[] =>
    Array.from({ length: steps }, (_, step) => ({
      x: from.x + ((to.x - from.x) * (step + 1)) / steps,
      y: from.y + ((to.y - from.y) * (step + 1)) / steps,
    }));

  const press: Tickets['press'] = async (guest) => {
    await expect
      .poll(async () => {
        await page.mouse.move(guest.x + 2, guest.y);
        await page.mouse.move(guest.x, guest.y);
        return frame.locator('.map').getAttribute('data-hand');
      })
      .toBe('over');
    await page.mouse.down();
  };

  return {
    plaza,
    frame,
    touch,
    async centre(seat) {
      const box = await frame.getByTestId(`seat-${seat}`).boundingBox();
      if (box === null) throw new Error(`Seat ${seat} is not on the page`);
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    },
    press,
    async drag(from, to) {
      await press(from);
      await page.mouse.move(to.x, to.y, { steps: 8 });
      await page.mouse.up();
      // Off the map: nobody is named because a mouse rests there.
      await page.mouse.move(1, 1);
    },
    async touchDrag(from, to) {
      await touch('touchStart', from);
      for (const place of onTheWay(from, to)) await touch('touchMove', place);
      await touch('touchEnd');
    },
    async sitsAt(seat) {
      const [table, place] = seat.split('-');
      return frame
        .getByTestId(`table-${table}`)
        .locator('li')
        .nth(Number(place) - 1)
        .innerText();
    },
    nameOf: (seat) => frame.getByTestId(`seat-${seat}`).getAttribute('aria-label'),
    said: () => frame.getByTestId('said').innerText(),
    kept: async () => {
      const texts = await page.evaluate(readStored);
      const arrangement = texts.find((text) => text.startsWith('{"version":1,"seats"'));
      return arrangement === undefined ? null : JSON.parse(arrangement).seats;
    },
    async colourAt(seat) {
      const box = await frame.getByTestId(`seat-${seat}`).boundingBox();
      if (box === null) throw new Error(`Seat ${seat} is not on the page`);
      const side = 26;
      const clip = {
        x: Math.round(box.x + (box.width - side) / 2),
        y: Math.round(box.y + (box.height - side) / 2),
        width: side,
        height: side,
      };
      const picture = readPng(await page.screenshot({ clip }));
      const counts = new Map<string, number>();
      for (let y = 0; y < picture.height; y += 1)
        for (let x = 0; x < picture.width; x += 1)
          counts.set(picture.at(x, y), (counts.get(picture.at(x, y)) ?? 0) + 1);
      return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0] as string;
    },
  };
}

/** Every text in the container's databases of this host. Runs in the page. */
async function readStored(): Promise<string[]> {
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const texts: string[] = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name as string));
    for (const store of database.objectStoreNames) {
      const values = await done(database.transaction(store).objectStore(store).getAll());
      texts.push(...values.filter((value) => typeof value === 'string'));
    }
    database.close();
  }
  return texts;
}

/** Closes it: nobody has complained meanwhile. */
export async function closeTickets({ plaza }: Tickets): Promise<void> {
  const { complaints } = plaza;
  await plaza.close();
  expect(complaints).toEqual([]);
}
