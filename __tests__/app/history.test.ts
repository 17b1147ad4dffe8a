import { addInventory, addProduct, call } from "./support/call";
import { StockWiz } from "./support/stockwiz";

let app: StockWiz;
beforeAll(async () => {
  app = await StockWiz.start();
});
afterAll(() => app.stop());

const historyOf = async (id: number) =>
  (await call("GET", `${app.gateway}/api/inventory/${id}/adjustments`)).body.map(
    ({ delta, reason, quantity }: { delta: number; reason: string; quantity: number }) => [delta, reason, quantity],
  );
const put = (id: number, body: object) => call("PUT", `${app.gateway}/api/inventory/${id}`, body);
const adjust = (id: number, delta: number) =>
  call("POST", `${app.gateway}/api/inventory/${id}/adjustments`, { delta, reason: "sold" });

describe("the history of a stock", () => {
  it("tells every change of its quantity once, whatever made it", async () => {
    const { id } = await addInventory(app.gateway, app.gateway, { quantity: 5 });
    await put(id, { quantity: 8 });
    await put(id, { quantity: 8, warehouse: "Warehouse B" });
    await put(id, { warehouse: null });
    await adjust(id, -3);
    await put(id, { quantity: 5 });
    await put(id, { quantity: 0 });
    expect(await historyOf(id)).toEqual([
      [-5, "quantity changed", 0],
      [-3, "sold", 5],
      [3, "quantity changed", 8],
      [5, "first quantity", 5],
    ]);
  });

  it("is empty for a stock that began with nothing", async () => {
    const { id } = await addInventory(app.gateway, app.gateway, { quantity: 0 });
    expect(await historyOf(id)).toEqual([]);
  });

  it("adds up to the quantity after any number of changes at the same time", async () => {
    const { id } = await addInventory(app.gateway, app.gateway, { quantity: 100 });
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? adjust(id, -1) : put(id, { quantity: 40 + index }))),
    );
    const [{ quantity, total, last }] = (await app.postgres.query<{ quantity: number; total: number; last: number }>(
      `SELECT quantity, (SELECT sum(delta)::int FROM adjustments WHERE inventory_id = ${id}) AS total,
              (SELECT quantity FROM adjustments WHERE inventory_id = ${id} ORDER BY id DESC LIMIT 1) AS last
         FROM inventory WHERE id = ${id}`,
    )) as [{ quantity: number; total: number; last: number }];
    expect([total, last]).toEqual([quantity, quantity]);
  });

  it("knows what the release before this one and a person with psql change, many rows at once as well", async () => {
    const made = await Promise.all([addProduct(app.gateway), addProduct(app.gateway)]);
    const rows = await app.postgres.query<{ id: number }>(
      `INSERT INTO inventory (product_id, quantity) VALUES (${made[0].id}, 7), (${made[1].id}, 9) RETURNING id`,
    );
    const [one, two] = rows.map(({ id }) => id) as [number, number];
    await app.postgres.query(`UPDATE inventory SET quantity = quantity * 2 WHERE id IN (${one}, ${two})`);
    await app.postgres.query(`WITH changed AS (
        UPDATE inventory SET quantity = quantity - 4 WHERE id = ${one} RETURNING id, quantity)
      INSERT INTO adjustments (inventory_id, delta, reason, quantity) SELECT id, -4, 'as before', quantity FROM changed`);
    expect(await historyOf(one)).toEqual([
      [-4, "as before", 10],
      [7, "quantity changed", 14],
      [7, "first quantity", 7],
    ]);
    expect(await historyOf(two)).toEqual([
      [9, "quantity changed", 18],
      [9, "first quantity", 9],
    ]);
  });
});
