import { buildPage } from "../../../app/api-gateway/build-page";
import { StockWiz } from "../support/stockwiz";
import { Browser } from "./support/browser";
import { PageUnderTest } from "./support/page-under-test";

/** The words that a person sees, by language. */
const LANGUAGES = [
  {
    locale: "en-US",
    lang: "en",
    words: {
      add: "Add",
      addProduct: "Add product",
      addStock: "Add stock record",
      adjust: "Adjust",
      category: "Category",
      close: "Close",
      delete: "Delete",
      delta: "Change",
      description: "Description",
      edit: "Edit",
      history: "History",
      inventory: "Inventory",
      low: "Low",
      medium: "Medium",
      name: "Name",
      nothing: "Nothing matches",
      price: "Price",
      product: "Product",
      products: "Products",
      quantity: "Quantity",
      reason: "Reason",
      save: "Save",
      search: "Search",
      warehouse: "Warehouse",
    },
    typed: "1234.50",
    shown: "$1,234.50",
  },
  {
    locale: "es-ES",
    lang: "es",
    words: {
      add: "Añadir",
      addProduct: "Añadir producto",
      addStock: "Añadir existencias",
      adjust: "Ajustar",
      category: "Categoría",
      close: "Cerrar",
      delete: "Eliminar",
      delta: "Cambio",
      description: "Descripción",
      edit: "Editar",
      history: "Historial",
      inventory: "Inventario",
      low: "Bajo",
      medium: "Medio",
      name: "Nombre",
      nothing: "Nada coincide",
      price: "Precio",
      product: "Producto",
      products: "Productos",
      quantity: "Cantidad",
      reason: "Motivo",
      save: "Guardar",
      search: "Buscar",
      warehouse: "Almacén",
    },
    typed: "1234,50",
    shown: "1.234,50 US$",
  },
] as const;

const MARKUP = '<img src=x onerror="alert(1)"> lamp';

let app: StockWiz;
beforeAll(async () => {
  [app] = await Promise.all([StockWiz.start(), buildPage()]);
});
afterAll(() => app.stop());

describe.each(LANGUAGES)("a clerk whose browser prefers $locale", ({ locale, lang, words, typed, shown }) => {
  let under: PageUnderTest;
  beforeAll(async () => {
    under = new PageUnderTest(app, await Browser.start({ locale }));
    await under.open("products");
  });
  afterAll(() => under.browser.stop());

  const search = () => under.page.getByRole("searchbox", { name: words.search });
  const dialog = () => under.page.getByRole("dialog");
  const press = (name: string) => under.page.getByRole("button", { name, exact: true }).click();
  const submit = (name: string) => dialog().getByRole("button", { name, exact: true }).click();
  const write = (label: string, text: string) => dialog().getByLabel(label).fill(text);
  const closed = () => dialog().waitFor({ state: "detached" });
  const seen = (name: string, text: string) => under.row(name).getByText(text, { exact: true }).waitFor();
  const visit = async (view: string) => {
    await under.page.getByRole("link", { name: view }).click();
    await under.page.getByRole("heading", { level: 1, name: view }).waitFor();
    await under.settled();
  };

  it("reads the page in that language", async () => {
    expect(await under.page.locator("html").getAttribute("lang")).toBe(lang);
    await under.page.getByRole("heading", { level: 1, name: words.products }).waitFor();
    expect(await under.page.title()).toBe(`${words.products} · StockWiz`);
  });

  it("adds a product, whose name is text whatever is in it", async () => {
    await press(words.addProduct);
    await write(words.name, MARKUP);
    await write(words.price, typed);
    await write(words.category, "Lighting");
    await write(words.description, "A lamp");
    await submit(words.add);
    await closed();
    await under.row(MARKUP).waitFor();
    expect((await under.row(MARKUP).textContent())?.replaceAll(/\s/g, " ")).toContain(shown);
    expect(await under.page.locator("table img").count()).toBe(0);
  });

  it("edits it", async () => {
    await press(`${words.edit} ${MARKUP}`);
    expect(await dialog().getByLabel(words.price).inputValue()).toBe(typed);
    await write(words.name, "Reading lamp");
    await submit(words.save);
    await closed();
    await under.row("Reading lamp").waitFor();
    await under.row(MARKUP).waitFor({ state: "detached" });
  });

  it("finds it by words and by category, and reads when nothing matches", async () => {
    await search().fill("READING");
    await under.row("Laptop").waitFor({ state: "detached" });
    await under.row("Reading lamp").waitFor();
    await search().fill("");
    await under.page.getByLabel(words.category).selectOption("Lighting");
    await under.row("Laptop").waitFor({ state: "detached" });
    await under.row("Reading lamp").waitFor();
    await search().fill("no such lamp");
    await under.page.getByRole("heading", { name: words.nothing }).waitFor();
  });

  it("adds its stock, which is marked as low", async () => {
    await visit(words.inventory);
    await press(words.addStock);
    await dialog().getByLabel(words.product).selectOption("Reading lamp");
    await write(words.quantity, "29");
    await write(words.warehouse, "North");
    await submit(words.add);
    await closed();
    await seen("Reading lamp", words.low);
  });

  it("adjusts the stock with a reason, and finds that in the history", async () => {
    await press(`${words.adjust} Reading lamp`);
    await write(words.delta, "5");
    await write(words.reason, "delivery 7");
    await submit(words.adjust);
    await closed();
    await seen("Reading lamp", "34");
    await seen("Reading lamp", words.medium);
    await press(`${words.history} Reading lamp`);
    const entry = dialog().getByRole("row").filter({ hasText: "delivery 7" });
    await entry.waitFor();
    expect(await entry.getByRole("cell").allTextContents()).toEqual([expect.any(String), "+5", "delivery 7", "34"]);
    await dialog().getByRole("button", { name: words.close }).last().click();
    await closed();
  });

  it("filters the stock by warehouse, and the address leads there again", async () => {
    await under.page.getByLabel(words.warehouse).selectOption("North");
    await under.row("Laptop").waitFor({ state: "detached" });
    expect(under.page.url()).toMatch(/#\/inventory\?warehouse=North$/);
    await under.page.reload();
    await under.row("Reading lamp").waitFor();
    expect(await under.row("Laptop").count()).toBe(0);
    expect(await under.page.getByLabel(words.warehouse).inputValue()).toBe("North");
  });

  it("deletes the product after a question, and its stock goes too", async () => {
    await visit(words.products);
    await press(`${words.delete} Reading lamp`);
    await under.page.getByRole("alertdialog").getByRole("button", { name: words.delete, exact: true }).click();
    await under.row("Reading lamp").waitFor({ state: "detached" });
    await visit(words.inventory);
    await under.row("Laptop").waitFor();
    expect(await under.row("Reading lamp").count()).toBe(0);
  });

  it("causes no error in the console and no violation of the Content-Security-Policy", () => {
    expect(under.browser.complaints).toEqual([]);
  });
});
