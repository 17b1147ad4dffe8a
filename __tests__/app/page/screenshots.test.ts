import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type PageUnderTest, startPage } from "./support/page-under-test";

const FOLDER = join(__dirname, "../../../.stockwiz/screenshots");
const DESKTOP = { width: 1280, height: 900 };
const TABLET = { width: 800, height: 1000 };
const PHONE = { width: 360, height: 760 };

let under: PageUnderTest;
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  under = await startPage();
  await under.fill();
});
afterAll(() => under.stop());

describe("the page in pictures", () => {
  it.each([
    ["light", "light", DESKTOP],
    ["dark", "dark", DESKTOP],
    ["tablet", "light", TABLET],
    ["phone", "light", PHONE],
    ["phone-dark", "dark", PHONE],
  ] as const)("shows its three views in %s, and nothing wider than the window", async (name, colorScheme, size) => {
    const { page } = under;
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    for (const view of ["products", "inventory", "dashboard"] as const) {
      await under.open(view);
      const path = join(FOLDER, `${view}-${name}.png`);
      await page.screenshot({ path, fullPage: true });
      expect(existsSync(path)).toBe(true);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(size.width);
    }
  });
});
