import { pathOf, SCREENS, test, visit } from '../e2e/screens';

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const screen of SCREENS) {
      test(`${screen.name} ${size} ${colorScheme}`, async ({ browser, demo }) => {
        const visitor = await visit(browser, demo, screen.who, { viewport, colorScheme, timezoneId: 'Asia/Kolkata' });
        const page = await visitor.context.newPage();
        await page.goto(await pathOf(screen, visitor));
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: `shots/out/${size}-${colorScheme}/${screen.name}.png` });
        await visitor.context.close();
      });
    }
  }
}
