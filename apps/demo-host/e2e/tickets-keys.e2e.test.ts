// Tickets by keyboard alone, and as a screen reader meets it: options that have names, one of them in the tab order, and a status
// that says what happened.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ANA, BRAM, COLOUR, closeTickets, FREE, openTickets, type Tickets } from './tickets-hands.ts';

let tickets: Tickets;
beforeEach(async () => {
  tickets = await openTickets();
});
afterEach(() => closeTickets(tickets));

const press = (key: string) => tickets.plaza.page.keyboard.press(key);
const focused = () => tickets.frame.evaluate(() => document.activeElement?.getAttribute('aria-label'));
const said = (text: string) => expect.poll(() => tickets.said()).toBe(text);
/** With Tab, as a person gets there. */
async function tabToMap(): Promise<void> {
  await tickets.frame.locator('body').press('Tab');
  for (let tabs = 0; tabs < 10; tabs += 1) {
    if ((await focused())?.includes('table')) return;
    await press('Tab');
  }
  throw new Error('The map is not in the tab order');
}

it('two guests swap: Tab, Enter, arrow, Enter; and Ctrl+Z brings them back', async () => {
  const before = [await tickets.colourAt(ANA), await tickets.colourAt(BRAM)];
  expect(before).toEqual([COLOUR.ana, COLOUR.bram]);
  await tabToMap();
  expect(await focused()).toBe('Ana Lopes: table 1, seat 1');
  await press('Enter');
  await said('Ana is lifted. Choose where to sit.');
  expect(await tickets.frame.getByRole('option', { selected: true }).getAttribute('aria-label')).toContain('Ana');
  await press('ArrowRight');
  expect(await focused()).toBe('Bram de Vries: table 1, seat 2');
  await said('Ana swaps with Bram.');
  await press('Enter');
  await said('Ana and Bram swapped places.');
  expect(await focused()).toBe('Ana Lopes: table 1, seat 2');
  expect(await tickets.frame.getByRole('option', { selected: true }).count()).toBe(0);
  // Away from the map: no name tag lies over the seats.
  await press('Tab');
  await expect.poll(() => tickets.colourAt(ANA)).toBe(COLOUR.bram);
  await expect.poll(() => tickets.colourAt(BRAM)).toBe(COLOUR.ana);
  await expect.poll(() => tickets.kept()).toMatchObject({ ana: BRAM, bram: ANA });
  await press('Control+Z');
  await said('Undone: Ana and Bram swapped places.');
  await expect.poll(() => tickets.kept()).toMatchObject({ ana: ANA, bram: BRAM });
});

it('Space moves to a free seat, Escape puts back, and Home and End go to the ends', async () => {
  await tabToMap();
  await press('Space');
  await press('ArrowDown');
  await press('Escape');
  await said('Ana is back at table 1, seat 1.');
  expect(await tickets.sitsAt(ANA)).toBe('Ana Lopes');
  await press('End');
  expect(await focused()).toContain('table 4, seat 5');
  await press('Home');
  expect(await focused()).toBe('Ana Lopes: table 1, seat 1');
  await press('Space');
  await press('ArrowLeft');
  await press('ArrowDown');
  expect(await focused()).toBe('Free: table 1, seat 4');
  await said('Ana to the free seat at table 1, seat 4.');
  await press('Space');
  await said('Ana moved to table 1, seat 4.');
  expect(await focused()).toBe('Ana Lopes: table 1, seat 4');
  expect(await tickets.sitsAt(FREE)).toBe('Ana Lopes');
  // Nobody hangs in the air after another screen.
  await press('Space');
  await said('Ana is lifted. Choose where to sit.');
  await tickets.frame.getByTestId('book').click();
  await tickets.frame.getByTestId('back').click();
  await said('Ana is back at table 1, seat 4.');
  expect(await tickets.frame.getByRole('option', { selected: true }).count()).toBe(0);
});

it('the map is one stop of Tab, and the canvas itself is nothing to a screen reader', async () => {
  const { frame } = tickets;
  expect(await frame.getByRole('listbox', { name: 'Seats' }).getByRole('option').count()).toBe(20);
  expect(await frame.locator('[role=option][tabindex="0"]').count()).toBe(1);
  expect(
    await frame
      .locator('canvas')
      .first()
      .evaluate((canvas) => canvas.closest('[aria-hidden=true]') !== null),
  ).toBe(true);
  // Every guest is somewhere in words as well, once.
  const words = await frame.locator('.table-lists li').allInnerTexts();
  expect(words.filter((word) => word !== 'Free')).toHaveLength(12);
  expect(new Set(words).size).toBe(13);
});

it('who wants no motion gets none: a guest is there at once', async () => {
  const { plaza, frame } = tickets;
  await plaza.page.emulateMedia({ reducedMotion: 'reduce' });
  const jumps = () =>
    frame.evaluate(async () => {
      const stage = (globalThis as unknown as { Konva: KonvaLike }).Konva.stages.at(-1) as KonvaLike['stages'][number];
      const ana = () => stage.findOne('#ana').x();
      const places = new Set([ana()]);
      (document.querySelector('[data-testid=undo]') as HTMLElement).click();
      for (let frames = 0; frames < 20; frames += 1) {
        await new Promise(requestAnimationFrame);
        places.add(ana());
      }
      return places.size;
    });
  await tickets.drag(await tickets.centre(ANA), await tickets.centre(BRAM));
  await said('Ana and Bram swapped places.');
  expect(await jumps()).toBe(2);
  await plaza.page.emulateMedia({ reducedMotion: 'no-preference' });
  await tickets.drag(await tickets.centre(ANA), await tickets.centre(BRAM));
  await said('Ana and Bram swapped places.');
  await plaza.page.waitForTimeout(500);
  // Somewhere between, at least once: how often depends on how many frames the machine draws.
  expect(await jumps()).toBeGreaterThan(2);
});

interface KonvaLike {
  readonly stages: readonly { findOne(selector: string): { x(): number } }[];
}
