import { type Browser, expect, type Page } from '@playwright/test';
import type { Person } from './world';

/** What a toast says. */
export const toast = (page: Page, words: string | RegExp) => page.getByRole('region', { name: 'News' }).getByText(words);

/** A page that hears already what happens. */
export async function opened(person: Person, browser: Browser, path: string): Promise<Page> {
  const page = await person.opens(browser, path);
  await page.goto('about:blank');
  await hears(page, path);
  return page;
}

/** Goes there, and returns once its socket is open. */
export async function hears(page: Page, path: string) {
  const heard = page.waitForEvent('websocket', (socket) => socket.url().includes('/ws/notifications/')).then((socket) => socket.waitForEvent('framereceived'));
  await page.goto(path);
  await heard;
}

/** On a narrow phone nothing sticks out. */
export async function expectFits(page: Page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  if (before) await page.setViewportSize(before);
}
