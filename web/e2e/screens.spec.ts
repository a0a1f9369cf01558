import { expect } from '@playwright/test';
import { pathOf, SCREENS, test, visit } from './screens';
import { expectAccessible } from './world';

for (const screen of SCREENS) {
  test(`${screen.name}: nothing is in the way of anyone, and it fits a narrow phone`, async ({ browser, demo }) => {
    const visitor = await visit(browser, demo, screen.who, { viewport: { width: 1280, height: 900 } });
    const page = await visitor.context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && !/status of 4\d\d/.test(message.text()) && errors.push(message.text()));
    await page.goto(await pathOf(screen, visitor));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page);
    await page.setViewportSize({ width: 320, height: 700 });
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await expectAccessible(page);
    expect(errors).toEqual([]);
    await visitor.context.close();
  });
}
