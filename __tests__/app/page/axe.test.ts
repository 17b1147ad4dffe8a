import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { call } from "../support/call";
import { type PageUnderTest, startPage } from "./support/page-under-test";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const LEVELS_A_AND_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const VIEWS = ["products", "inventory", "dashboard"] as const;
const TABLET = { width: 800, height: 1000 };
const PHONE = { width: 360, height: 760 };
const DESKTOP = { width: 1280, height: 900 };

let under: PageUnderTest;
let page: Page;
beforeAll(async () => {
  under = await startPage();
  page = under.page;
  await under.fill();
  const [first] = (await call("GET", `${under.app.gateway}/api/inventory?limit=1`)).body;
  const adjustments = `${under.app.gateway}/api/inventory/${first.id}/adjustments`;
  await call("POST", adjustments, { delta: -3, reason: "sale" });
});
afterAll(() => under.stop());

interface Found {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
  readonly passes: readonly unknown[];
}

const THEMES = ["light", "dark"] as const;

/** What axe finds in a part of the page: theme, rule and place, one a line. */
const violations = async (part = "html", themes: readonly (typeof THEMES)[number][] = THEMES): Promise<string[]> => {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE);
  const lines: string[] = [];
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    const { violations: found, passes } = (await page.evaluate(
      `axe.run(${JSON.stringify(part)}, { runOnly: ${JSON.stringify(LEVELS_A_AND_AA)}, resultTypes: ["violations"] })`,
    )) as Found;
    if (passes.length === 0) lines.push(`${colorScheme}: axe looked at nothing`);
    for (const { id, nodes } of found) lines.push(...nodes.map(({ html }) => `${colorScheme}: ${id}: ${html}`));
  }
  return lines;
};

describe("the page, light and dark", () => {
  it.each(VIEWS)("has nothing of levels A and AA against it in %s", async (view) => {
    await under.open(view);
    for (const summary of await page.getByText("Show as table").all()) await summary.click();
    expect(await violations()).toEqual([]);
  });

  it.each([
    ["products", ["Add product", "Edit Laptop", "Delete Laptop"]],
    ["inventory", ["Add stock record", "Adjust Laptop", "History Laptop", "Edit Laptop", "Delete Laptop"]],
  ] as const)("has nothing against it in the windows of %s", async (view, buttons) => {
    await under.open(view);
    for (const button of buttons) {
      await page.getByRole("button", { name: button }).click();
      await page.locator("dialog[open]").waitFor();
      await page.locator("dialog .spinner").waitFor({ state: "detached" });
      expect([button, await violations("dialog[open]")]).toEqual([button, []]);
      await page.keyboard.press("Escape");
      await page.locator("dialog").waitFor({ state: "detached" });
    }
  });

  it("has nothing against it with errors at the fields", async () => {
    await under.open("products");
    await page.getByRole("button", { name: "Add product" }).click();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.locator("dialog [role=alert] .alert").waitFor();
    expect(await violations("dialog[open]")).toEqual([]);
  });

  it("has nothing against it when nothing matches", async () => {
    await under.open("products", "?q=no-such-thing");
    expect(await violations("main")).toEqual([]);
  });

  it("has nothing against it when a service is away", async () => {
    await page.route("**/api/products?*", (route) => route.fulfill({ status: 503 }));
    await under.open("products");
    await page.getByRole("alert").getByRole("button", { name: "Try again" }).waitFor();
    expect(await violations("main")).toEqual([]);
    await page.unrouteAll();
  });
});

describe("the page in a narrow window", () => {
  afterAll(() => page.setViewportSize(DESKTOP));

  it.each(VIEWS)("has nothing of levels A and AA against it in %s", async (view) => {
    for (const size of [TABLET, PHONE]) {
      await page.setViewportSize(size);
      await under.open(view);
      expect(await violations("html", ["light"])).toEqual([]); // the colours are those of a wide one
    }
  });
});
