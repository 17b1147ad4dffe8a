import type { Page } from "playwright-core";
import { call } from "../support/call";
import { type PageUnderTest, startPage } from "./support/page-under-test";

const MOST_BYTES = 100_000;

let under: PageUnderTest;
let page: Page;
beforeAll(async () => {
  under = await startPage();
  page = under.page;
});
afterAll(() => under.stop());

describe("the first load", () => {
  it("asks nobody but the gateway, and for less than 100 kB", async () => {
    const sizes: Promise<number>[] = [];
    const hosts = new Set<string>();
    page.on("requestfinished", (request) => {
      hosts.add(new URL(request.url()).origin);
      sizes.push(
        request.sizes().then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize),
      );
    });
    await under.open("products");
    await page.waitForLoadState("networkidle");
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect([...hosts]).toEqual([under.app.gateway]);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });

  it("allows no inline script or style and no other origin", async () => {
    const { headers } = await call("GET", `${under.app.gateway}/`);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(await page.locator("[style]").count()).toBe(0);
    expect(under.browser.complaints).toEqual([]);
  });

  it("serves the script compressed to who can read it, and plain to who cannot", async () => {
    const script = `${under.app.gateway}/static/page.js`;
    const compressed = await call("GET", script, undefined, { "accept-encoding": "br" });
    expect(compressed.headers.get("content-encoding")).toBe("br");
    expect(compressed.headers.get("vary")).toMatch(/accept-encoding/i);
    const plain = await call("GET", script, undefined, { "accept-encoding": "identity" });
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(plain.headers.get("content-type")).toMatch(/^text\/javascript/);
    expect(plain.text).toBe(compressed.text);
  });
});

describe("a choice", () => {
  it("of language changes words, numbers and the document's language, and is remembered", async () => {
    await under.open("products");
    await page.getByLabel("Language").selectOption("Español");
    await page.getByRole("heading", { level: 1, name: "Productos" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Productos" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("es");
    expect(await under.row("Laptop").innerText()).toMatch(/1\.299,99\sUS\$/);
    await page.getByLabel("Idioma").selectOption("English");
    await page.getByRole("heading", { level: 1, name: "Products" }).waitFor();
  });

  it("of theme changes the colours, and is remembered", async () => {
    const background = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    await page.emulateMedia({ colorScheme: "light" });
    await under.open("products");
    const light = await background();
    await page.getByLabel("Theme").selectOption("Dark");
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.reload();
    await under.settled();
    expect(await background()).toBe(dark);
    await page.getByLabel("Theme").selectOption("System");
    expect(await background()).toBe(light);
  });
});
