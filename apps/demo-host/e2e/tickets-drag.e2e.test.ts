// One guest dragged onto another in Tickets, inside the real Plaza, with real pointer events: what the page says, what the host
// keeps and what the pixels show all agree.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANA, BRAM, CHIARA, COLOUR, closeTickets, FREE, handsOn, openTickets, type Tickets } from './tickets-hands.ts';

let tickets: Tickets;
beforeEach(async () => {
  tickets = await openTickets();
});
afterEach(() => closeTickets(tickets));

const names = async (...seats: readonly string[]) => Promise.all(seats.map((seat) => tickets.sitsAt(seat)));
const colours = async (...seats: readonly string[]) => {
  const found: string[] = [];
  for (const seat of seats) found.push(await tickets.colourAt(seat));
  return found;
};
const isKept = () => expect.poll(() => tickets.frame.getByTestId('kept').getAttribute('data-kept')).toBe('kept');

async function expectSwapped(): Promise<void> {
  await expect.poll(() => names(ANA, BRAM)).toEqual(['Bram de Vries', 'Ana Lopes']);
  expect(await tickets.said()).toBe('Ana and Bram swapped places.');
  expect(await tickets.nameOf(ANA)).toBe('Bram de Vries: table 1, seat 1');
  expect(await tickets.nameOf(BRAM)).toBe('Ana Lopes: table 1, seat 2');
  await expect.poll(() => colours(ANA, BRAM)).toEqual([COLOUR.bram, COLOUR.ana]);
  await isKept();
  expect(await tickets.kept()).toMatchObject({ ana: BRAM, bram: ANA, chiara: CHIARA });
}

describe('a guest dragged onto another', () => {
  it('swaps by mouse; undo and redo bring it back and forth, by button and by keys', async () => {
    expect(await names(ANA, BRAM)).toEqual(['Ana Lopes', 'Bram de Vries']);
    expect(await colours(ANA, BRAM)).toEqual([COLOUR.ana, COLOUR.bram]);
    expect(await tickets.kept()).toBeNull();
    await tickets.drag(await tickets.centre(ANA), await tickets.centre(BRAM));
    await expectSwapped();

    const { page } = tickets.plaza;
    await tickets.frame.getByTestId('undo').click();
    await expect.poll(() => names(ANA, BRAM)).toEqual(['Ana Lopes', 'Bram de Vries']);
    await expect.poll(() => colours(ANA, BRAM)).toEqual([COLOUR.ana, COLOUR.bram]);
    expect(await tickets.said()).toBe('Undone: Ana and Bram swapped places.');
    await isKept();
    expect(await tickets.kept()).toMatchObject({ ana: ANA, bram: BRAM });
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(() => names(ANA, BRAM)).toEqual(['Bram de Vries', 'Ana Lopes']);
    await page.keyboard.press('Control+Z');
    await expect.poll(() => names(ANA, BRAM)).toEqual(['Ana Lopes', 'Bram de Vries']);
    await tickets.frame.getByTestId('redo').click();
    await expect.poll(() => colours(ANA, BRAM)).toEqual([COLOUR.bram, COLOUR.ana]);
  });

  it('swaps by touch, and two fingers may hold two guests', async () => {
    expect(await colours(ANA, BRAM)).toEqual([COLOUR.ana, COLOUR.bram]);
    await tickets.touchDrag(await tickets.centre(ANA), await tickets.centre(BRAM));
    await expectSwapped();

    const [bram, ana, chiara, free] = await Promise.all([ANA, BRAM, CHIARA, FREE].map((seat) => tickets.centre(seat)));
    if (!bram || !ana || !chiara || !free) throw new Error('No such seats');
    const { touch } = tickets;
    await touch('touchStart', bram, chiara);
    for (const part of [0.25, 0.5, 0.75, 1]) {
      const between = (from: typeof bram, to: typeof bram) => ({
        x: from.x + (to.x - from.x) * part,
        y: from.y + (to.y - from.y) * part,
      });
      await touch('touchMove', between(bram, ana), between(chiara, free));
    }
    await touch('touchEnd');
    await expect
      .poll(() => names(ANA, BRAM, CHIARA, FREE))
      .toEqual(['Ana Lopes', 'Bram de Vries', 'Free', 'Chiara Conti']);
    await expect.poll(() => colours(ANA, BRAM, FREE)).toEqual([COLOUR.ana, COLOUR.bram, COLOUR.chiara]);
  });

  it('does not scroll the page under the finger, which a finger beside the guests still does', async () => {
    const scrolled = () => tickets.frame.evaluate(() => scrollY);
    const goran = await tickets.centre('2-4');
    const kiri = await tickets.centre('4-2');
    await tickets.touchDrag(kiri, goran);
    await expect.poll(() => names('2-4', '4-2')).toEqual(['Kiri Tane', 'Goran Ilić']);
    expect(await scrolled()).toBe(0);
    const { x, y } = await tickets.centre('3-1');
    // The middle of table 3.
    await tickets.touchDrag({ x, y: y + 66 }, { x, y: y - 100 });
    await expect.poll(scrolled).toBeGreaterThan(50);
    expect(await tickets.said()).toBe('Kiri and Goran swapped places.');
  });

  it('a tap on one and a tap on the other does the same, without any dragging', async () => {
    const tap = async (seat: string) => {
      await tickets.touch('touchStart', await tickets.centre(seat));
      await tickets.touch('touchEnd');
    };
    await tap(ANA);
    await expect.poll(() => tickets.said()).toBe('Ana is lifted. Choose where to sit.');
    await tap(BRAM);
    await expectSwapped();
    const { mouse } = tickets.plaza.page;
    for (const seat of [CHIARA, FREE]) {
      const { x, y } = await tickets.centre(seat);
      await mouse.click(x, y);
    }
    await expect.poll(() => names(CHIARA, FREE)).toEqual(['Free', 'Chiara Conti']);
  });
});

describe('a guest who is let go elsewhere', () => {
  it('moves to a free seat', async () => {
    expect(await colours(ANA, FREE)).toEqual([COLOUR.ana, COLOUR.free]);
    await tickets.drag(await tickets.centre(ANA), await tickets.centre(FREE));
    await expect.poll(() => names(ANA, FREE)).toEqual(['Free', 'Ana Lopes']);
    await expect.poll(() => colours(ANA, FREE)).toEqual([COLOUR.free, COLOUR.ana]);
    expect(await tickets.said()).toBe('Ana moved to table 1, seat 4.');
  });

  it('returns from nowhere, from Escape in the middle, and from a touch that the system took away', async () => {
    const ana = await tickets.centre(ANA);
    const bram = await tickets.centre(BRAM);
    const isBack = async () => {
      await expect.poll(() => tickets.said()).toBe('Ana is back at table 1, seat 1.');
      expect(await names(ANA, BRAM)).toEqual(['Ana Lopes', 'Bram de Vries']);
      await expect.poll(() => colours(ANA, BRAM)).toEqual([COLOUR.ana, COLOUR.bram]);
      expect(await tickets.frame.getByTestId('undo').getAttribute('aria-disabled')).toBe('true');
    };
    // The middle of the table.
    await tickets.drag(ana, { x: ana.x, y: ana.y + 66 });
    await isBack();

    const { mouse, keyboard } = tickets.plaza.page;
    await tickets.press(ana);
    await mouse.move(bram.x, bram.y, { steps: 5 });
    await expect.poll(() => tickets.frame.locator('.map').getAttribute('data-hand')).toBe('holds');
    await keyboard.press('Escape');
    await expect.poll(() => tickets.frame.locator('.map').getAttribute('data-hand')).not.toBe('holds');
    await mouse.up();
    await mouse.move(1, 1);
    await isBack();

    await tickets.touch('touchStart', ana);
    await tickets.touch('touchMove', { x: ana.x + 20, y: ana.y + 20 });
    await tickets.touch('touchMove', bram);
    await tickets.touch('touchCancel');
    await isBack();
    expect(await tickets.kept()).toBeNull();
  });
});

describe('the arrangement', () => {
  it('is there again after a restart, for this user only', async () => {
    await tickets.drag(await tickets.centre(ANA), await tickets.centre(BRAM));
    await expectSwapped();
    const { plaza } = tickets;
    await plaza.closeApp();
    await plaza.page.reload();
    tickets = await handsOn(plaza, await plaza.open('tickets'));
    expect(await names(ANA, BRAM)).toEqual(['Bram de Vries', 'Ana Lopes']);
    expect(await colours(ANA, BRAM)).toEqual([COLOUR.bram, COLOUR.ana]);
    expect(await tickets.frame.getByTestId('undo').getAttribute('aria-disabled')).toBe('true');
    await plaza.logout();
    await plaza.login('bob');
    tickets = await handsOn(plaza, await plaza.open('tickets'));
    expect(await names(ANA, BRAM)).toEqual(['Ana Lopes', 'Bram de Vries']);
  });
});
