import { GATEWAY_DOORS } from "./door";
import { type Folder, itemFor, type RequestSpec } from "./request";

const PRODUCT = { name: "Never kept", price: 1 };
const ADJUSTMENT = { delta: 1, reason: "never kept" };

const OPERATIONS: readonly (readonly [RequestSpec["method"], string, object?])[] = [
  ["GET", "/products"],
  ["POST", "/products", PRODUCT],
  ["GET", "/products/export.csv"],
  ["GET", "/products/2147483647"],
  ["PUT", "/products/2147483647", { price: 1 }],
  ["DELETE", "/products/2147483647"],
  ["GET", "/inventory"],
  ["POST", "/inventory", { product_id: 2147483647, quantity: 1 }],
  ["GET", "/inventory/export.csv"],
  ["GET", "/inventory/2147483647"],
  ["GET", "/inventory/product/2147483647"],
  ["PUT", "/inventory/2147483647", { quantity: 1 }],
  ["DELETE", "/inventory/2147483647"],
  ["POST", "/inventory/2147483647/adjustments", ADJUSTMENT],
  ["GET", "/inventory/2147483647/adjustments"],
  ["GET", "/products-full"],
  ["POST", "/imports", {}],
  ["GET", "/imports/2147483647"],
  ["DELETE", "/imports/2147483647"],
  ["PUT", "/imports/2147483647/parts/1", {}],
  ["GET", "/imports/2147483647/lines"],
  ["POST", "/imports/2147483647/apply", { mode: "lines" }],
];

/** The contract's. The gateway waits 4 s for a service, and undici's timers tick every half second. */
const WITHIN_SECONDS = 5;

const WHY = {
  502: "a service breaks off",
  503: "a service is away",
  504: "a service takes too long",
};

/** What an answer says: where a change may have been made, nobody is told to send it once more. */
const expectedOf = (method: RequestSpec["method"], status: 502 | 503 | 504) => {
  const isUnknown = method !== "GET" && status !== 503;
  return {
    ...({ status, withinSeconds: WITHIN_SECONDS, shape: "problem" } as const),
    headers: { "retry-after": isUnknown ? null : "^\\d+$" },
    ...(isUnknown && { fields: { outcome: "unknown" } }),
  };
};

const itemsOf = (status: 502 | 503 | 504) =>
  GATEWAY_DOORS.flatMap((door) =>
    OPERATIONS.map(([method, path, body]) =>
      itemFor(
        {
          name: `${method} ${path} through ${door.name} says so`,
          method,
          path,
          ...(body && { body }),
          expect: expectedOf(method, status),
        },
        door,
      ),
    ),
  );

/** What the gateway answers while the services behind it fail. Not part of a run, unless `--outage` asks for one. */
export const OUTAGE_FOLDERS: readonly Folder[] = ([502, 503, 504] as const).map((status) => ({
  name: `Outage ${status}`,
  description: `What every operation answers while ${WHY[status]}. Run with --outage ${status} only where that is so.`,
  item: itemsOf(status),
}));
