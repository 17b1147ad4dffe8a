import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { addProduct, call } from "../support/call";
import { type PageUnderTest, startPage } from "./support/page-under-test";

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const LEVELS_A_AND_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const FOLDER = join(__dirname, "../../../.stockwiz/screenshots");

let under: PageUnderTest;
let page: Page;
beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  under = await startPage();
  page = under.page;
});
afterAll(() => under.stop());

const csv = (...lines: readonly string[]) => ({
  name: "stock.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(["id,name,price,quantity,warehouse", ...lines, ""].join("\r\n")),
});
const dialog = () => page.getByRole("dialog");
const choose = async (file: ReturnType<typeof csv>, check: string) => {
  await page.locator('dialog input[type="file"]').setInputFiles(file);
  await page.getByRole("button", { name: check }).click();
};
/** What axe finds in the window, light and dark. */
const violations = async (): Promise<string[]> => {
  await dialog().locator(".spinner").waitFor({ state: "detached" });
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE);
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const options = `{ runOnly: ${JSON.stringify(LEVELS_A_AND_AA)}, resultTypes: ["violations"] }`;
    const result = (await page.evaluate(`axe.run("dialog[open]", ${options})`)) as {
      passes: unknown[];
      violations: { id: string; nodes: { html: string }[] }[];
    };
    if (result.passes.length === 0) found.push("axe looked at nothing");
    for (const { id, nodes } of result.violations)
      found.push(...nodes.map(({ html }) => `${colorScheme} ${id} ${html}`));
  }
  await page.emulateMedia({ colorScheme: "light" });
  return found;
};
const stockOf = async (id: number) =>
  (await call("GET", `${under.app.gateway}/api/inventory/product/${id}`)).body.quantity;

describe("an import by the page", () => {
  it("shows what a file would change, applies it, and has nothing of levels A and AA against it", async () => {
    await under.open("products");
    await page.getByRole("button", { name: "Import", exact: true }).click();
    expect(await violations()).toEqual([]);
    await page.getByRole("button", { name: "Check the file" }).click();
    await dialog().getByText("Choose a file first.").waitFor();
    expect(await violations()).toEqual([]);
    await choose(
      csv("1,Laptop,1299.99,30,Warehouse A", ",Page lamp,12.5,4,North", ",Wrong,twelve,,"),
      "Check the file",
    );
    await dialog().getByText("price: this value is not possible here").waitFor();
    expect(await violations()).toEqual([]);
    await page.screenshot({ path: join(FOLDER, "import-preview.png") });
    await page.getByLabel("Show lines").selectOption({ label: "Changed: 1" });
    await dialog().getByText("quantity: 25 → 30").waitFor();
    expect(await page.getByLabel("All lines or none").isDisabled()).toBe(true);
    expect(await stockOf(1)).toBe(25);
    await page.getByRole("button", { name: "Apply" }).click();
    await dialog().getByRole("heading", { name: "What stock.csv changed" }).waitFor();
    expect(await dialog().getByRole("status").innerText()).toBe("The file was applied: 1 new, 1 changed.");
    expect(await violations()).toEqual([]);
    await page.screenshot({ path: join(FOLDER, "import-result.png") });
    expect(await stockOf(1)).toBe(30);
    await dialog().locator(".dialog-actions").getByRole("button", { name: "Close" }).click();
    await under.row("Page lamp").waitFor();
    expect(under.browser.complaints).toEqual([]);
  });

  it("does the same in Spanish without a mouse, and says what cannot be read", async () => {
    const { id } = await addProduct(under.app.gateway, { name: "Silla" });
    await under.open("products");
    await page.getByLabel("Language").selectOption("es");
    await page.getByRole("button", { name: "Importar", exact: true }).focus();
    await page.keyboard.press("Enter");
    await choose({ ...csv(), buffer: Buffer.from("color\nrojo\n") }, "Revisar el archivo");
    await dialog().getByText("No se puede leer el archivo.").waitFor();
    await page.locator('dialog input[type="file"]').setInputFiles(csv(`${id},Silla,10.5,7,Norte`));
    await page.getByRole("button", { name: "Revisar el archivo" }).focus();
    await page.keyboard.press("Enter");
    await dialog().getByText("quantity: 7").waitFor();
    expect(await page.evaluate("document.querySelector('dialog').contains(document.activeElement)")).toBe(true);
    expect(await violations()).toEqual([]);
    for (let tabs = 0; tabs < 20; tabs += 1) {
      await page.keyboard.press("Tab");
      if ((await page.locator("*:focus").innerText()) === "Aplicar") break;
    }
    await page.keyboard.press("Enter");
    await dialog().getByRole("heading", { name: "Lo que ha cambiado stock.csv" }).waitFor();
    expect(await stockOf(id)).toBe(7);
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
  });

  it("forgets a file that is not applied", async () => {
    await page.getByRole("button", { name: "Importar", exact: true }).click();
    await choose(csv(",Nunca,1,1,"), "Revisar el archivo");
    await dialog().getByText("name: Nunca").waitFor();
    const forgotten = page.waitForResponse((response) => response.request().method() === "DELETE");
    await page.keyboard.press("Escape");
    expect((await forgotten).status()).toBe(204);
    expect((await call("GET", `${under.app.gateway}/api/products?q=Nunca`)).body).toEqual([]);
  });
});
