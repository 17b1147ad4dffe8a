import type { Page } from "playwright-core";
import { type PageUnderTest, startPage } from "./support/page-under-test";

let under: PageUnderTest;
let page: Page;
beforeAll(async () => {
  under = await startPage();
  page = under.page;
  // 245 more than the 5 seeds; the cheapest is the last, far beyond the first page.
  await under.app.postgres.query(`
    INSERT INTO products (name, price, category) SELECT 'Part ' || n, 1000 - n, 'Parts' FROM generate_series(1, 245) n;
    INSERT INTO inventory (product_id, quantity, warehouse)
      SELECT id, CASE WHEN name = 'Part 245' THEN 7 ELSE 200 END, 'Depot' FROM products WHERE category = 'Parts'`);
});
afterAll(() => under.stop());

const names = () => page.getByRole("rowheader").allInnerTexts();
const more = () => page.getByRole("button", { name: "Show more" });

describe("a list that is longer than a page", () => {
  it.each(["products", "inventory"] as const)("shows 100 rows of the %s, and 100 more on demand", async (view) => {
    await under.open(view);
    expect(await names()).toHaveLength(100);
    await page.getByText("100 shown, there are more").first().waitFor();
    await more().click();
    await page.getByText("200 shown, there are more").first().waitFor();
    await more().click();
    await page.getByText("250 shown", { exact: true }).first().waitFor();
    expect(await names()).toHaveLength(250);
    expect(new Set(await names()).size).toBe(250);
    expect(await more().count()).toBe(0);
  });

  it("sorts all rows, not only those of the first page", async () => {
    await under.open("products", "?sort=price");
    expect((await names())[0]).toMatch(/^Notebook/);
    await under.open("products", "?sort=price&category=Parts");
    expect((await names())[0]).toBe("Part 245");
    await page.getByLabel("Sort by").selectOption("-price");
    await page
      .getByRole("rowheader")
      .first()
      .filter({ hasText: /^Part 1$/ })
      .waitFor();
  });

  it("finds the one row with low stock, however far down it is", async () => {
    await under.open("inventory", "?level=low&warehouse=Depot");
    expect(await names()).toEqual(["Part 245"]);
  });

  it("offers every category and every warehouse", async () => {
    await under.open("inventory");
    await page.getByLabel("Warehouse").getByRole("option", { name: "Depot" }).waitFor({ state: "attached" });
    const options = await page.getByLabel("Category").getByRole("option").allInnerTexts();
    expect(options).toEqual(["All", "Electronics", "Furniture", "Kitchen", "Parts", "Stationery"]);
  });

  it("leads from the dashboard to a product that runs low", async () => {
    await under.open("dashboard");
    await page.getByRole("link", { name: "Part 245" }).click();
    await page.getByRole("heading", { level: 1, name: "Inventory" }).waitFor();
    await under.row("Part 245").getByText("Low").waitFor();
    expect(await names()).toEqual(["Part 245"]);
  });
});

describe("a chart", () => {
  it("says its numbers in a sentence and in a table", async () => {
    await under.open("dashboard");
    const chart = page.getByRole("img", { name: /^Stock by warehouse\. Depot: 48,807, Warehouse B: 540/ });
    await chart.waitFor();
    await page.getByText("Show as table").last().click();
    const row = page.getByRole("table", { name: "Stock by warehouse" }).getByRole("row").filter({ hasText: "Depot" });
    expect(await row.getByRole("cell").allInnerTexts()).toEqual(["48,807", "98%"]);
  });
});
