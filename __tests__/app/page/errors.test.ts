import type { Page } from "playwright-core";
import { addInventory, addProduct, call } from "../support/call";
import { type PageUnderTest, startPage } from "./support/page-under-test";

let under: PageUnderTest;
let page: Page;
beforeAll(async () => {
  under = await startPage();
  page = under.page;
});
afterEach(() => page.unrouteAll());
afterAll(() => under.stop());

const dialog = () => page.getByRole("dialog");
const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
const submit = (name: string) => dialog().getByRole("button", { name, exact: true }).click();
const write = (label: string, text: string) => dialog().getByLabel(label).fill(text);
const closed = () => dialog().waitFor({ state: "detached" });
const refused = (text: string) => dialog().getByRole("alert").getByText(text).waitFor();

/** What a screen reader says after the name of a field. */
const description = async (label: string): Promise<string> => {
  const ids = (await dialog().getByLabel(label).getAttribute("aria-describedby")) ?? "";
  const texts = ids
    .split(" ")
    .filter(Boolean)
    .map((id) => page.locator(`[id="${id}"]`).innerText());
  return (await Promise.all(texts)).join(" ");
};
const adjust = async (name: string, delta: string): Promise<void> => {
  await press(`Adjust ${name}`);
  await write("Change", delta);
  await write("Reason", "sale");
};

/** A product of its own with 25 units, open in the inventory. */
const stocked = async (name: string) => {
  const inventory = await addInventory(under.app.gateway, under.app.gateway, { quantity: 25 });
  await call("PUT", `${under.app.gateway}/api/products/${inventory.product_id}`, { name });
  await under.open("inventory");
  return `${under.app.gateway}/api/inventory/${inventory.id}`;
};

describe("a form", () => {
  it("rejects what is missing, at the fields, and sends nothing", async () => {
    await under.open("products");
    let sent = 0;
    await page.route("**/api/products", (route) => {
      sent += 1;
      return route.continue();
    });
    await press("Add product");
    await submit("Add");
    await refused("2 fields need attention.");
    expect(await description("Name")).toBe("Fill this in.");
    expect(await description("Price")).toBe("Fill this in.");
    expect(await page.locator("*:focus").getAttribute("name")).toBe("name");
    expect(sent).toBe(0);
  });

  it.each(["0", "-1", "1.234", "1,234.50", "free", "999999999"])("rejects the price %s", async (price) => {
    await under.open("products");
    await press("Add product");
    await write("Name", "Lamp");
    await write("Price", price);
    await submit("Add");
    await refused("1 field needs attention.");
    expect(await description("Price")).toMatch(/^Give a price above 0/);
  });

  it.each(["0", "1.5", "five"])("rejects the change %s", async (delta) => {
    await under.open("inventory");
    await adjust("Laptop", delta);
    await submit("Adjust");
    await refused("1 field needs attention.");
    expect(await description("Change")).toMatch(/Give a whole number other than 0/);
  });

  it("shows at the field what only the service finds wrong", async () => {
    await under.open("products");
    const worse = { name: "Lamp", price: 1, category: "c".repeat(101) };
    await page.route("**/api/products", (route) => route.continue({ postData: JSON.stringify(worse) }));
    await press("Add product");
    await write("Name", "Lamp");
    await write("Price", "1");
    await submit("Add");
    await refused("Please check the marked fields.");
    expect(await description("Category")).toBe("Not accepted: must have at most 100 characters");
    expect(await page.locator("*:focus").getAttribute("name")).toBe("category");
  });
});

describe("a conflict with another clerk", () => {
  it("says how much is left when there is not enough in stock", async () => {
    const path = await stocked("Contested lamp");
    await adjust("Contested lamp", "-10");
    await call("POST", `${path}/adjustments`, { delta: -20, reason: "sale" });
    await submit("Adjust");
    await refused("There is not enough in stock: 5 now.");
    await write("Change", "-5");
    await submit("Adjust");
    await closed();
    expect((await call("GET", path)).body.quantity).toBe(0);
  });

  it("rejects more than any shelf holds", async () => {
    await stocked("Endless lamp");
    await adjust("Endless lamp", "2147483647");
    await submit("Adjust");
    await refused("would take the stock above 2147483647");
  });

  it("says that a product has got a stock record in the meantime", async () => {
    const { id } = await addProduct(under.app.gateway, { name: "Bare lamp" });
    await under.open("inventory");
    await press("Add stock record");
    await dialog().getByLabel("Product").selectOption("Bare lamp");
    await write("Quantity", "1");
    await call("POST", `${under.app.gateway}/api/inventory`, { product_id: id, quantity: 2 });
    await submit("Add");
    await refused("This product already has a stock record.");
  });

  it("keeps what somebody else sold while the form was open, and says so", async () => {
    const path = await stocked("Moved lamp");
    await press("Edit Moved lamp");
    await write("Warehouse", "Warehouse B");
    await call("POST", `${path}/adjustments`, { delta: -3, reason: "sold" });
    await submit("Save");
    await refused("Somebody else has changed this in the meantime (Quantity: 22).");
    expect(await dialog().getByLabel("Quantity").inputValue()).toBe("22");
    expect((await call("GET", path)).body).toMatchObject({ quantity: 22, warehouse: null });
    await submit("Save");
    await closed();
    expect((await call("GET", path)).body).toMatchObject({ quantity: 22, warehouse: "Warehouse B" });
    expect((await call("GET", `${path}/adjustments`)).body).toMatchObject([{ delta: -3 }, { delta: 25 }]);
  });

  it("sends only what was changed, and nothing when that is nothing", async () => {
    const { id } = await addProduct(under.app.gateway, { name: "Quiet lamp", description: "two\r\nlines " });
    await under.open("products");
    const sent: unknown[] = [];
    await page.route(`**/api/products/${id}`, (route) => {
      if (route.request().method() === "PUT") sent.push(route.request().postDataJSON());
      return route.continue();
    });
    await press("Edit Quiet lamp");
    await dialog().getByLabel("Name").waitFor();
    await submit("Save");
    await closed();
    await press("Edit Quiet lamp");
    await write("Price", "7");
    await submit("Save");
    await closed();
    expect(sent).toEqual([{ price: 7 }]);
  });

  it("keeps what both typed apart until one of them decides", async () => {
    const { id } = await addProduct(under.app.gateway, { name: "Twin lamp", price: 5 });
    await under.open("products");
    await press("Edit Twin lamp");
    await write("Price", "6");
    await call("PUT", `${under.app.gateway}/api/products/${id}`, { price: 9, category: "Theirs" });
    await submit("Save");
    await refused("Somebody else has changed this in the meantime");
    expect(await dialog().getByLabel("Price").inputValue()).toBe("6");
    await submit("Save");
    await closed();
    expect((await call("GET", `${under.app.gateway}/api/products/${id}`)).body).toMatchObject({
      price: 6,
      category: "Theirs",
    });
  });

  it("says that a product was deleted in the meantime", async () => {
    const { id } = await addProduct(under.app.gateway, { name: "Doomed lamp" });
    await under.open("products");
    await press("Edit Doomed lamp");
    await write("Price", "4");
    await call("DELETE", `${under.app.gateway}/api/products/${id}`);
    await submit("Save");
    await refused("Somebody else has deleted this in the meantime.");
  });
});

describe("a service that is away", () => {
  it("adjusts once when the answer was lost and the form is sent again", async () => {
    const path = await stocked("Lost lamp");
    await page.route("**/adjustments", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await adjust("Lost lamp", "-3");
    await submit("Adjust");
    await refused("A service does not answer at the moment.");
    await page.unrouteAll();
    await submit("Adjust");
    await closed();
    expect((await call("GET", path)).body.quantity).toBe(22);
    expect((await call("GET", `${path}/adjustments`)).body).toHaveLength(2); // and the first quantity
  });

  it("keeps what was typed in a form, and takes it when PostgreSQL is back", async () => {
    await under.open("products");
    await press("Add product");
    await write("Name", "Patient lamp");
    await write("Price", "3");
    await under.app.postgres.stopService();
    await submit("Add");
    await refused("A service does not answer at the moment.");
    await under.app.postgres.resumeService();
    await submit("Add");
    await closed();
    await under.row("Patient lamp").waitFor();
  });

  it.each(["products", "inventory"] as const)("offers to read the %s again", async (view) => {
    await under.app.postgres.stopService();
    await page.goto("about:blank");
    await page.goto(`${under.app.gateway}/#/${view}?q=${view}-never-asked-before`);
    const retry = page.getByRole("alert").getByRole("button", { name: "Try again" });
    await retry.waitFor();
    await under.app.postgres.resumeService();
    await retry.click();
    await page.getByRole("heading", { name: "Nothing matches" }).waitFor();
  });

  it("offers to read the dashboard again", async () => {
    await page.route("**/api/products-full", (route) => route.fulfill({ status: 503 }));
    await under.open("dashboard");
    await page.unrouteAll();
    await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
    await page.getByRole("heading", { name: "Stock by category" }).waitFor();
  });
});
