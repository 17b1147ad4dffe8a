/** DESIGN.md section 6 once more, from the outside: written by hand, so that a change of a service's schema is noticed. */

const MAX_ID = 2_147_483_647;
const id = { type: "integer", minimum: 1, maximum: MAX_ID };
const quantity = { type: "integer", minimum: 0, maximum: MAX_ID };
const upTo = (maxLength: number) => ({ type: ["string", "null"], maxLength });
const moment = { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$" };

const exactly = (properties: object, optional: object = {}) => ({
  type: "object",
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
  additionalProperties: false,
});
const listOf = (items: object) => ({ type: "array", items });

const product = {
  id,
  name: { type: "string", minLength: 1, maxLength: 255 },
  description: { type: ["string", "null"] },
  price: { type: "number", exclusiveMinimum: 0, maximum: 99_999_999.99 },
  category: upTo(100),
};
const inventory = { id, product_id: id, quantity, warehouse: upTo(100), last_updated: moment };
const adjustment = {
  id: { type: "integer", minimum: 1 },
  inventory_id: id,
  delta: { type: "integer", not: { const: 0 } },
  reason: { type: "string", minLength: 1, maxLength: 255 },
  quantity,
  created_at: moment,
};
const productFull = exactly(product, { inventory: exactly({ quantity, warehouse: upTo(100) }) });
const text = { type: "string", minLength: 1 };
const oneOf = (...values: readonly (string | null)[]) => ({ enum: values });
const lines = { type: "integer", minimum: 0, maximum: 100_000 };
const cell = { type: ["string", "number", "null"] };
const imported = {
  id,
  name: upTo(255),
  state: oneOf("uploading", "ready", "applying", "applied", "refused", "failed"),
  mode: oneOf("all", "lines", null),
  parts: { type: "integer", minimum: 0 },
  lines,
  added: lines,
  changed: lines,
  unchanged: lines,
  refused: lines,
  processed: lines,
  created_at: moment,
  finished_at: { type: ["string", "null"], pattern: moment.pattern },
};
const importLine = {
  line: { type: "integer", minimum: 2 },
  verdict: oneOf("added", "changed", "unchanged", "refused"),
  product_id: { ...id, type: ["integer", "null"] },
  name: { type: ["string", "null"] },
  changes: { type: "object", additionalProperties: exactly({ from: cell, to: cell }) },
  reason: { anyOf: [{ type: "null" }, exactly({ code: text, field: { type: ["string", "null"] }, detail: text })] },
};

/** JSON Schemas of every body, by name. */
export const SHAPES = {
  product: exactly(product),
  "products in a list": listOf(exactly(product)),
  inventory: exactly(inventory),
  "inventories in a list": listOf(exactly(inventory)),
  adjustment: exactly(adjustment),
  "adjustments in a list": listOf(exactly(adjustment)),
  "products with their stock in a list": listOf(productFull),
  import: exactly(imported),
  "lines of an import": listOf(exactly(importLine)),
  problem: exactly(
    { type: { type: "string", pattern: "^urn:stockwiz:problem:" }, title: text, status: id, detail: text },
    { errors: { ...listOf(exactly({ field: text, message: text })), minItems: 1 }, outcome: { const: "unknown" } },
  ),
  health: exactly({ status: text, service: text }),
  readiness: exactly({
    status: text,
    dependencies: { type: "object", minProperties: 2, additionalProperties: { const: "up" } },
  }),
  "OpenAPI document": { type: "object", required: ["openapi", "info", "paths", "components"] },
  version: exactly({ service: text, version: text, commit: text }),
};
