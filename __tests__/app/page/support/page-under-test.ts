import type { Locator, Page } from "playwright-core";
import { buildPage } from "../../../../app/api-gateway/build-page";
import { addProduct, call } from "../../support/call";
import { StockWiz } from "../../support/stockwiz";
import { Browser } from "./browser";

export type View = "products" | "inventory" | "dashboard";

/** Products that show every level, a long name and a missing stock record. */
const SHELF = [
  ["Standing desk, height-adjustable, oak top", 649, "Furniture", "Electric, 120 by 70 cm", 12, "Warehouse B"],
  ["USB-C dock", 179.9, "Electronics", "Eleven ports, 100 W", 64, "Warehouse A"],
  ["Fountain pen", 38.5, "Stationery", null, 240, "Warehouse C"],
  ["Espresso cups, set of 4", 29.95, "Kitchen", "Porcelain", 8, "Warehouse C"],
  ["Monitor arm", 119, "Electronics", "Up to 9 kg", null, null],
] as const;

/** The running application, and a browser that looks at it. */
export class PageUnderTest {
  constructor(
    readonly app: StockWiz,
    readonly browser: Browser,
  ) {}

  get page(): Page {
    return this.browser.page;
  }

  /** Opens a view by its address, and waits until it shows what it read. */
  async open(view: View, query = ""): Promise<void> {
    await this.page.goto("about:blank"); // the same address with another fragment would not be read again
    await this.page.goto(`${this.app.gateway}/#/${view}${query}`);
    await this.settled();
  }

  /** Waits until nothing is being loaded. */
  async settled(): Promise<void> {
    await this.page.locator("#view-title").waitFor();
    await this.page.locator(".state .spinner").waitFor({ state: "detached" });
    await this.page.locator('[aria-busy="true"]').waitFor({ state: "detached" });
  }

  /** The row of a product. */
  row(name: string): Locator {
    return this.page.getByRole("row").filter({ has: this.page.getByRole("rowheader", { name }) });
  }

  /** Puts more on the shelf than the seeds. */
  async fill(): Promise<void> {
    for (const [name, price, category, description, quantity, warehouse] of SHELF) {
      const { id } = await addProduct(this.app.gateway, { name, price, category, description });
      if (quantity === null) continue;
      await call("POST", `${this.app.gateway}/api/inventory`, { product_id: id, quantity, warehouse });
    }
  }

  async stop(): Promise<void> {
    await this.browser.stop();
    await this.app.stop();
  }
}

type BrowserOptions = Parameters<typeof Browser.start>[0];

/** Builds the page, starts the services with private PostgreSQL and Redis, and a browser. */
export const startPage = async (options: BrowserOptions = {}): Promise<PageUnderTest> => {
  const [app, browser] = await Promise.all([StockWiz.start(), Browser.start(options), buildPage()]);
  return new PageUnderTest(app, browser);
};
