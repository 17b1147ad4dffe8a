import { addInventory, call } from "./call";
import type { StockWiz } from "./stockwiz";

/** How long after its acknowledgement a write may still be unseen. */
const ALLOWED_MS = 50;

/** Below this, a run says nothing. */
const FEWEST = { reads: 200, writes: 40 };

export interface InterleaveOptions {
  readonly operations: number;
  readonly clients: number;
  readonly products: number;
  /** Stops early after this time, but never before {@link FEWEST}: a busy machine takes longer. */
  readonly seconds: number;
}

/** A write that was acknowledged at a time. Versions of one product rise, because one client at a time writes it. */
interface Item {
  readonly product: number;
  readonly inventory: number;
  version: number;
  isBeingWritten: boolean;
  readonly acknowledged: { readonly version: number; readonly at: number }[];
}

const pick = <T>(from: readonly T[]): T => from[Math.floor(Math.random() * from.length)] as T;

/** The least version that a read which starts now may show. */
const leastVersion = ({ acknowledged }: Item): number => {
  const bound = performance.now() - ALLOWED_MS;
  return acknowledged.findLast(({ at }) => at < bound)?.version ?? 0;
};

/** Every way to see a version: by row, by list and composed, directly and through a gateway. Both nouns carry it. */
const READS: readonly ((app: StockWiz, item: Item) => Promise<number>)[] = [
  async (app, { product }) => (await call("GET", `${pick(app.products).url}/api/products/${product}`)).body.price,
  async (app, { product }) => (await call("GET", `${pick(app.gateways).url}/api/products/${product}`)).body.price,
  async (app, { product }) =>
    versionIn(await call("GET", `${pick(app.gateways).url}/api/products?limit=1000`), product, "price"),
  async (app, { inventory }) =>
    (await call("GET", `${pick(app.inventory).url}/api/inventory/${inventory}`)).body.quantity,
  async (app, { product }) =>
    (await call("GET", `${pick(app.gateways).url}/api/inventory/product/${product}`)).body.quantity,
  async (app, { product }) => {
    const { body } = await call("GET", `${pick(app.gateways).url}/api/products-full`);
    const found = body.find((one: { id: number }) => one.id === product);
    return Math.min(found.price, found.inventory.quantity);
  },
];

const versionIn = ({ body }: { body: { id: number; price: number }[] }, product: number, field: "price"): number =>
  body.find(({ id }) => id === product)?.[field] ?? -1;

/** Writes the next version to both nouns; acknowledged when both answers are there. */
const write = async (app: StockWiz, item: Item): Promise<void> => {
  item.isBeingWritten = true;
  const version = item.version + 1;
  item.version = version;
  const [first, second] = await Promise.all([
    call("PUT", `${pick([...app.products, ...app.gateways]).url}/api/products/${item.product}`, { price: version }),
    call("POST", `${pick([...app.inventory, ...app.gateways]).url}/api/inventory/${item.inventory}/adjustments`, {
      delta: 1,
      reason: "v",
    }),
  ]);
  if (first.status !== 200 || second.status !== 201) throw new Error(`write refused: ${first.text} ${second.text}`);
  item.acknowledged.push({ version, at: performance.now() });
  item.isBeingWritten = false;
};

/** Lets clients read and write at random over every instance, and collects each read that was too old. */
export const interleave = async (app: StockWiz, { operations, clients, products, seconds }: InterleaveOptions) => {
  const items = await Promise.all(Array.from({ length: products }, () => newItem(app)));
  const stale: string[] = [];
  let [left, reads, writes] = [operations, 0, 0];
  const end = performance.now() + seconds * 1_000;
  const isEnough = () => reads >= FEWEST.reads && writes >= FEWEST.writes;
  const client = async () => {
    while (left > 0 && !(performance.now() > end && isEnough())) {
      left -= 1;
      const item = pick(items);
      if (Math.random() < 0.2 && !item.isBeingWritten) {
        await write(app, item);
        writes += 1;
        continue;
      }
      const least = leastVersion(item);
      const way = Math.floor(Math.random() * READS.length);
      const seen = await (READS[way] as (typeof READS)[number])(app, item);
      reads += 1;
      if (!(seen >= least)) stale.push(`read ${way} of product ${item.product} saw ${seen}, ${least} was acknowledged`);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { stale, reads, writes };
};

const newItem = async (app: StockWiz): Promise<Item> => {
  const { id, product_id } = await addInventory(app.gateway, app.gateway, { quantity: 1 });
  await call("PUT", `${app.gateway}/api/products/${product_id}`, { price: 1 });
  return { product: product_id, inventory: id, version: 1, isBeingWritten: false, acknowledged: [] };
};
