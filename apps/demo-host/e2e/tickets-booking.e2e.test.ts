// Booking in Tickets: the number is asked for at that moment, may be kept back, expires, is withdrawn; and no connection is no
// catastrophe. Held against what the server gave out.
import { afterEach, describe, expect, it } from 'vitest';
import { closeTickets, openTickets, type Tickets } from './tickets-hands.ts';

let tickets: Tickets;
afterEach(() => closeTickets(tickets));

const on = (testId: string) => tickets.frame.getByTestId(testId);
const events = async () => (await tickets.plaza.audit({ client_id: 'tickets' })).map(({ event }) => event);
async function toBooking(options: Parameters<typeof openTickets>[0] = {}): Promise<void> {
  tickets = await openTickets(options);
  await on('book').click();
}
const answer = (testId: Parameters<Tickets['plaza']['answer']>[0]) => tickets.plaza.answer(testId);
const goTo = (hash: string) =>
  tickets.plaza.page.evaluate((to) => {
    location.hash = to;
  }, hash);
async function withdraw(): Promise<void> {
  const { page } = tickets.plaza;
  await goTo('#/permissions');
  await page.getByTestId('withdraw-tickets').click();
  await page.getByTestId('confirm-withdraw').click();
  await page.getByTestId('grant-tickets').waitFor({ state: 'detached' });
  await goTo('#/a/tickets');
}

describe('the number', () => {
  it('is asked for with a purpose when it is needed, alone, and books the seats', async () => {
    await toBooking();
    const { page } = tickets.plaza;
    // So far nobody was asked anything.
    expect(await events()).toEqual(['client.created']);
    await on('ask-phone').click();
    const sheet = page.getByTestId('consent-sheet');
    await sheet.waitFor();
    expect(await sheet.innerText()).toContain('To call you should the evening be moved or cancelled.');
    expect(await sheet.innerText()).not.toMatch(/e-?mail/i);
    // Who has just allowed it, and is quick, would else book without the number that is on its way.
    expect(await on('confirm').isDisabled()).toBe(true);
    await answer('consent-allow');
    await expect.poll(() => on('field-phone').inputValue()).toBe('+442079460101');
    await on('confirm').click();
    await on('booked').waitFor();
    expect(await on('booked-phone').innerText()).toBe('+442079460101');
    expect(await on('booking-number').innerText()).toMatch(/^BH-\w{5}$/);
    expect(await tickets.frame.evaluate(() => document.activeElement?.textContent)).toBe('Your seats are booked');
    const [issued] = await tickets.plaza.audit({ client_id: 'tickets', event: 'code.issued' });
    expect(JSON.stringify(issued)).toContain('phone');
    expect(JSON.stringify(issued)).not.toMatch(/email|profile/);
  });

  it('T032 may be kept back: what the user types is enough', async () => {
    await toBooking();
    const { page } = tickets.plaza;
    await on('ask-phone').click();
    await tickets.plaza.sheet();
    await page.getByTestId('consent-toggle-phone').uncheck({ force: true });
    await answer('consent-allow');
    await tickets.frame.getByText('You did not share your number; type one for this booking.').waitFor();
    expect(await on('field-phone').inputValue()).toBe('');
    await on('confirm').click();
    expect(await on('field-phone').getAttribute('aria-invalid')).toBe('true');
    await on('field-phone').fill('+41 79 000 00 00');
    await on('confirm').click();
    expect(await on('booked-phone').innerText()).toBe('+41 79 000 00 00');
  });

  it('a No leaves the form as it was, and the address is a question of its own', async () => {
    await toBooking();
    await on('ask-phone').click();
    await answer('consent-deny');
    await expect.poll(() => on('notice').getAttribute('data-code')).toBe('access_denied');
    expect(await events()).not.toContain('code.issued');
    await on('field-phone').fill('+41 79 000 00 00');
    await on('wants-email').check();
    await on('ask-email').click();
    const sheet = tickets.plaza.page.getByTestId('consent-sheet');
    await sheet.waitFor();
    expect(await sheet.innerText()).not.toContain('To call you');
    await answer('consent-allow');
    await expect.poll(() => on('field-email').inputValue()).toBe('alice.moreau@example.com');
    expect(await on('field-phone').inputValue()).toBe('+41 79 000 00 00');
    await on('confirm').click();
    expect(await on('booked-email').innerText()).toBe('alice.moreau@example.com');
  });
});

describe('a session of Tickets', () => {
  it('outlives its token: the booking refreshes it without a word', async () => {
    await toBooking({ accessTokenTtlSeconds: 2 });
    await on('ask-phone').click();
    await answer('consent-allow');
    await expect.poll(() => on('field-phone').inputValue()).toBe('+442079460101');
    await tickets.plaza.page.waitForTimeout(2500);
    await on('confirm').click();
    await on('booked').waitFor();
    expect(await events()).toContain('token.refreshed');
  });

  it('ends when the user withdraws: the number is gone, and the way on is said', async () => {
    await toBooking();
    await on('ask-phone').click();
    await answer('consent-allow');
    await expect.poll(() => on('field-phone').inputValue()).toBe('+442079460101');
    await withdraw();
    await on('confirm').click();
    await expect.poll(() => on('field-phone').inputValue()).toBe('');
    expect(await on('notice').innerText()).toContain('Plaza no longer shares your details');
    expect(await on('booked').count()).toBe(0);
    await on('ask-phone').click();
    await answer('consent-allow');
    await expect.poll(() => on('field-phone').inputValue()).toBe('+442079460101');
    await on('confirm').click();
    await on('booked').waitFor();
  });
});

describe('offline', () => {
  it('seats can be arranged and are kept; booking says what to do, and works once there is a connection', async () => {
    tickets = await openTickets();
    const { context } = tickets.plaza;
    await context.setOffline(true);
    await tickets.drag(await tickets.centre('1-1'), await tickets.centre('1-2'));
    await expect.poll(() => tickets.sitsAt('1-2')).toBe('Ana Lopes');
    await expect.poll(() => tickets.kept()).toMatchObject({ ana: '1-2', bram: '1-1' });
    await on('book').click();
    await on('field-phone').fill('+41 79 000 00 00');
    for (const button of ['ask-phone', 'confirm']) {
      await on(button).click();
      await expect.poll(() => on('notice').innerText()).toContain('You are offline');
      expect(await on('notice').innerText()).toContain('Connect to the internet, then book again.');
      await tickets.frame.getByRole('button', { name: 'Close this message' }).click();
      await on('notice').waitFor({ state: 'detached' });
    }
    await context.setOffline(false);
    await on('confirm').click();
    await on('booked').waitFor();
    expect(await tickets.frame.getByTestId('table-1').locator('li').nth(1).innerText()).toBe('Ana Lopes');
  });
});

describe('a booking', () => {
  it('is there after a restart and behind its own link, and other seats are booked under the same number', async () => {
    await toBooking();
    await on('field-phone').fill('+41 79 000 00 00');
    await on('confirm').click();
    const number = await on('booking-number').innerText();
    const { plaza } = tickets;
    await plaza.closeApp();
    await plaza.page.reload();
    await plaza.page.getByTestId('launcher').waitFor();
    await goTo('#/a/tickets/booking');
    const again = await plaza.frame('tickets');
    expect(await again.getByTestId('booking-number').innerText()).toBe(number);
    await again.getByTestId('back').click();
    expect(await again.getByTestId('book').innerText()).toBe('See your booking');
    tickets = { ...tickets, frame: again };
    await again.getByTestId('seat-1-1').focus();
    for (const key of ['Enter', 'ArrowRight', 'Enter']) await plaza.page.keyboard.press(key);
    await expect.poll(() => on('book').innerText()).toBe('Book the new seats');
    await on('book').click();
    await on('field-phone').fill('+41 79 000 00 00');
    await on('confirm').click();
    expect(await on('booking-number').innerText()).toBe(number);
  });
});

describe('Food and Tickets at once', () => {
  it('both stand in the launcher, run beside each other, and each has a permission of its own', async () => {
    await toBooking();
    await on('ask-phone').click();
    await answer('consent-allow');
    await expect.poll(() => on('field-phone').inputValue()).toBe('+442079460101');
    const { plaza } = tickets;
    await goTo('#/');
    await plaza.page.getByTestId('launcher').waitFor();
    expect(await plaza.page.getByTestId('app-tickets').innerText()).toContain('Running');
    const food = await plaza.open('food');
    await food.getByTestId('login').click();
    await answer('consent-allow');
    await plaza.account(food);
    await goTo('#/');
    for (const app of ['food', 'tickets'])
      await expect.poll(() => plaza.page.getByTestId(`app-${app}`).innerText()).toContain('Running');
    // The very document that was left, with what stood in it.
    const back = await plaza.open('tickets');
    expect(back).toBe(tickets.frame);
    expect(await on('field-phone').inputValue()).toBe('+442079460101');
    await on('confirm').click();
    await on('booked').waitFor();
    // Withdrawing from one leaves the other.
    await withdraw();
    await goTo('#/permissions');
    await plaza.page.getByTestId('grant-food').waitFor();
    expect(await plaza.page.getByTestId('grant-tickets').count()).toBe(0);
  });
});
