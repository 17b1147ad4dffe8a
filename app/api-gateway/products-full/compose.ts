import type { Readable } from "node:stream";
import type { Inventory } from "../../kit/api/inventory";
import type { Product } from "../../kit/api/product";
import type { ProductFull } from "../../kit/api/product-full";

/** Gives the arrays in a stream of lines, one at a time. */
async function* arraysIn<Row>(lines: Readable): AsyncGenerator<Row[]> {
  let rest = "";
  for await (const chunk of lines.setEncoding("utf8") as AsyncIterable<string>) {
    const pieces = chunk.split("\n");
    pieces[0] = rest + pieces[0];
    rest = pieces.pop() ?? "";
    for (const piece of pieces) yield JSON.parse(piece) as Row[];
  }
}

/** Walks once through the inventories, which come in the order of their products. */
class Stock {
  readonly #arrays: AsyncGenerator<Inventory[]>;
  #rows: readonly Inventory[] = [];
  #next = 0;

  constructor(lines: Readable) {
    this.#arrays = arraysIn(lines);
  }

  /** Gives the inventory of a product. Ask in the order of the products. */
  async of(product: number): Promise<Inventory | undefined> {
    for (;;) {
      const row = this.#rows[this.#next];
      if (row && row.product_id === product) return row;
      if (row && row.product_id > product) return undefined;
      this.#next += 1;
      if (this.#next >= this.#rows.length && !(await this.#refill())) return undefined;
    }
  }

  async #refill(): Promise<boolean> {
    const { value = [], done } = await this.#arrays.next();
    this.#rows = value;
    this.#next = 0;
    return !done;
  }
}

const full = (product: Product, inventory: Inventory | undefined): ProductFull =>
  inventory
    ? { ...product, inventory: { quantity: inventory.quantity, warehouse: inventory.warehouse } }
    : { ...product };

/** Joins two streams that are in the same order into one JSON array, with two lines of each in memory at most. */
export async function* compose(products: Readable, inventories: Readable): AsyncGenerator<string> {
  const stock = new Stock(inventories);
  let separator = "[";
  for await (const batch of arraysIn<Product>(products)) {
    for (const product of batch) {
      yield separator + JSON.stringify(full(product, await stock.of(product.id)));
      separator = ",";
    }
  }
  yield separator === "[" ? "[]" : "]";
}
