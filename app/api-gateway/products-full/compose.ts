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

  /** Gives the inventories that are left up to a product, by product. */
  async upTo(product: number): Promise<ReadonlyMap<number, Inventory>> {
    const found = new Map<number, Inventory>();
    do {
      for (let row = this.#rows[this.#next]; row; row = this.#rows[this.#next]) {
        if (row.product_id > product) return found;
        found.set(row.product_id, row);
        this.#next += 1;
      }
    } while (await this.#refill());
    return found;
  }

  async #refill(): Promise<boolean> {
    const { value = [], done } = await this.#arrays.next();
    this.#rows = value;
    this.#next = 0;
    return !done;
  }
}

const full = (product: Product, inventory: Inventory | undefined): ProductFull =>
  inventory ? { ...product, inventory: { quantity: inventory.quantity, warehouse: inventory.warehouse } } : product;

/** Joins two streams that are in the same order into one JSON array, with two lines of each in memory at most. */
export async function* compose(products: Readable, inventories: Readable): AsyncGenerator<string> {
  const stock = new Stock(inventories);
  let separator = "[";
  for await (const batch of arraysIn<Product>(products)) {
    const found = await stock.upTo(batch.at(-1)?.id ?? 0);
    if (batch.length === 0) continue;
    yield separator + batch.map((product) => JSON.stringify(full(product, found.get(product.id)))).join(",");
    separator = ",";
  }
  yield separator === "[" ? "[]" : "]";
}
