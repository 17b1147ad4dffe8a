/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed JSON, whatever it is: a test says what it expects of it. */
  readonly body: ReturnType<typeof JSON.parse>;
}

/** A request that takes longer hangs, and a hang is a failure. */
const HANG_MS = 120_000;

/** Sends one request; an object becomes JSON, a text goes as it is. */
export const call = async (
  method: string,
  url: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> => {
  const isText = typeof body === "string" || body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
    ...(body !== undefined && { body: isText ? (body as BodyInit) : JSON.stringify(body) }),
    redirect: "manual",
    signal: AbortSignal.timeout(HANG_MS),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "") && text !== "";
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
};

/** Adds a product and gives it back. */
export const addProduct = async (url: string, fields: object = {}): Promise<{ id: number; name: string }> =>
  (await call("POST", `${url}/api/products`, { name: "Test product", price: 10.5, ...fields })).body;

/** Adds a product with inventory and gives the inventory back. */
export const addInventory = async (products: string, inventory: string, fields: object = {}) => {
  const { id } = await addProduct(products);
  const { body } = await call("POST", `${inventory}/api/inventory`, { product_id: id, quantity: 50, ...fields });
  return body as { id: number; product_id: number; quantity: number };
};

/** What a refusal looks like, whatever it refuses. */
export const problem = (status: number, slug: string) =>
  expect.objectContaining({
    type: `urn:stockwiz:problem:${slug}`,
    title: expect.any(String),
    status,
    detail: expect.any(String),
  });
