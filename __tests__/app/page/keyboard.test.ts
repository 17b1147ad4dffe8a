import type { Page } from "playwright-core";
import { type PageUnderTest, startPage } from "./support/page-under-test";

/** A person who has not arrived after so many keys gives up. */
const MOST_TABS = 60;

let under: PageUnderTest;
let page: Page;
beforeAll(async () => {
  under = await startPage();
  page = under.page;
});
beforeEach(() => under.open("products"));
afterAll(() => under.stop());

const focused = () => page.locator("*:focus");
const text = async () => (await focused().innerText()).replaceAll(/\s+/g, " ").trim();
const type = (words: string) => page.keyboard.type(words);
const press = async (...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};

/** Presses Tab until the control with this text has the focus. */
const tabTo = async (name: string): Promise<void> => {
  for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
    await press("Tab");
    if ((await text()) === name) return;
  }
  throw new Error(`${MOST_TABS} tabs never came to ${name}`);
};
const closed = () => page.locator("dialog").waitFor({ state: "detached" });

describe("a person without a mouse", () => {
  it("skips to the content with the first two keys", async () => {
    await press("Tab");
    expect(await text()).toBe("Skip to content");
    await press("Enter");
    expect(await focused().getAttribute("id")).toBe("view-title");
  });

  it("sees where the focus is at every stop", async () => {
    for (let tabs = 0; tabs < 15; tabs += 1) {
      await press("Tab");
      const outline = "getComputedStyle(document.activeElement).outlineStyle";
      expect([await text(), await page.evaluate(outline)]).toEqual([expect.any(String), "solid"]);
    }
  });

  it("opens another view, and lands on its title", async () => {
    await tabTo("Inventory");
    await press("Enter");
    await page.getByRole("heading", { level: 1, name: "Inventory" }).waitFor();
    await page.locator("#view-title:focus").waitFor();
    expect(await text()).toBe("Inventory");
  });

  it("adds a product, and is back at the button that began it", async () => {
    await tabTo("Add product");
    await press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.getByRole("dialog").getByLabel("Name").and(focused()).waitFor();
    await type("Typed lamp");
    await press("Tab");
    await type("12.5");
    await press("Enter");
    await closed();
    await under.row("Typed lamp").waitFor();
    expect(await text()).toBe("Add product");
    await page.getByRole("status").getByText("Typed lamp was added.").waitFor();
  });

  it("cannot leave a window with Tab, and closes it with Escape", async () => {
    await tabTo("Edit Laptop");
    await press("Enter");
    await page.getByRole("dialog").waitFor();
    for (let tabs = 0; tabs < 15; tabs += 1) {
      await press("Tab");
      expect(
        await page.evaluate(
          "document.querySelector('main').contains(document.activeElement) && !document.activeElement.closest('dialog')",
        ),
      ).toBe(false);
    }
    await press("Escape");
    await closed();
    expect(await text()).toBe("Edit Laptop");
  });

  it("deletes a product, and lands on the title", async () => {
    await tabTo("Delete Coffee mug");
    await press("Enter");
    await page.getByRole("alertdialog").waitFor();
    expect(await text()).toBe("Cancel"); // a hasty Enter deletes nothing
    await tabTo("Delete");
    await press("Enter");
    await under.row("Coffee mug").waitFor({ state: "detached" });
    expect(await focused().getAttribute("id")).toBe("view-title");
  });

  it("sorts by a column's head, which says so", async () => {
    await tabTo("Price");
    await press("Enter");
    const head = page.getByRole("columnheader", { name: "Price" });
    await under.settled();
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    await press("Enter");
    await page.locator('[aria-sort="descending"]').waitFor();
    await under.settled();
    expect(await page.getByRole("rowheader").first().innerText()).toMatch(/^Laptop/);
  });
});
