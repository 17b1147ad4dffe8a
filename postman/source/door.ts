/** A way to the same answers. */
export interface Door {
  readonly name: string;
  /** Variable with the base URL. */
  readonly base: "{{baseUrl}}" | "{{productUrl}}" | "{{inventoryUrl}}";
  readonly prefix: "/api" | "";
}

/** The two doors of the gateway. */
export const GATEWAY_DOORS: readonly Door[] = [
  { name: "the gateway", base: "{{baseUrl}}", prefix: "/api" },
  { name: "the gateway without /api", base: "{{baseUrl}}", prefix: "" },
];

/** Every way to the products. */
export const PRODUCT_DOORS: readonly Door[] = [
  ...GATEWAY_DOORS,
  { name: "the product service", base: "{{productUrl}}", prefix: "/api" },
  { name: "the product service without /api", base: "{{productUrl}}", prefix: "" },
];

/** Every way to the inventory. */
export const INVENTORY_DOORS: readonly Door[] = [
  ...GATEWAY_DOORS,
  { name: "the inventory service", base: "{{inventoryUrl}}", prefix: "/api" },
  { name: "the inventory service without /api", base: "{{inventoryUrl}}", prefix: "" },
];
