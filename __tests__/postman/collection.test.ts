import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openapiDocument } from "../../app/api-gateway/openapi/document";
import { COLLECTION_FILE, collectionText } from "../../postman/generate";
import { endpointOf } from "../../postman/suite";

interface Node {
  readonly name: string;
  readonly item?: readonly Node[];
  readonly event?: readonly { readonly listen: string; readonly script: { readonly exec: readonly string[] } }[];
  readonly request?: { readonly method: string; readonly url: { readonly raw: string } };
}

const file = JSON.parse(readFileSync(COLLECTION_FILE, "utf8")) as { item: Node[] };

const requestsIn = (nodes: readonly Node[]): Node[] =>
  nodes.flatMap((node) => (node.item ? requestsIn(node.item) : [node]));

const statusOf = ({ event = [] }: Node): string =>
  /"answers (\d+)/.exec(event.find(({ listen }) => listen === "test")?.script.exec.join("\n") ?? "")?.[1] ?? "none";

/** Every `METHOD base/path status` that the collection asserts. */
const asserted = new Set(
  requestsIn(file.item).map((node) => {
    const { method = "", url = { raw: "" } } = node.request ?? {};
    const base = /^\{\{(\w+)\}\}/.exec(url.raw)?.[1];
    return `${method} ${base} ${endpointOf(url.raw)} ${statusOf(node)}`;
  }),
);

const { paths } = openapiDocument("1.0.0") as {
  paths: Record<string, Record<string, { responses: Record<string, unknown> }>>;
};
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { responses }]) => ({
    method: method.toUpperCase(),
    path: path.replace(/\{\w+\}/g, "{id}"),
    statuses: Object.keys(responses),
  })),
);

/** newman sends every body at once; a body that comes too slowly is sent by hand in __tests__/app. */
const NOT_BY_NEWMAN = "408";
const ONLY_IN_AN_OUTAGE = ["502", "503", "504"];

describe("the collection", () => {
  it("is what npm run postman makes of its source", () => {
    expect(readFileSync(COLLECTION_FILE, "utf8") === collectionText()).toBe(true);
  });

  it("asserts every documented status of every operation", () => {
    const documented = operations.flatMap(({ method, path, statuses }) =>
      statuses.filter((status) => status !== NOT_BY_NEWMAN).map((status) => `${method} baseUrl ${path} ${status}`),
    );
    expect(documented.length).toBeGreaterThan(100);
    expect(documented.filter((one) => !asserted.has(one))).toEqual([]);
  });

  it("asserts them through every door of the products and of the inventory", () => {
    const doors = operations.flatMap(({ method, path, statuses }) => {
      const service = /^\/api\/(?:products|inventory)(?:\/|$)/.exec(path) && path.startsWith("/api/products");
      const direct = service === null ? [] : [service ? "productUrl" : "inventoryUrl"];
      if (!/^\/api\/(?:products|inventory)/.test(path)) return [];
      return statuses
        .filter((status) => status !== NOT_BY_NEWMAN && !ONLY_IN_AN_OUTAGE.includes(status))
        .flatMap((status) =>
          ["baseUrl", ...direct].flatMap((base) =>
            [path, path.replace("/api", "")].map((one) => `${method} ${base} ${one} ${status}`),
          ),
        );
    });
    expect(doors.length).toBeGreaterThan(200);
    expect(doors.filter((one) => !asserted.has(one))).toEqual([]);
  });

  it("asserts health, readiness and version of each service", () => {
    for (const base of ["baseUrl", "productUrl", "inventoryUrl"]) {
      for (const path of ["/health", "/ready", "/version"]) expect(asserted).toContain(`GET ${base} ${path} 200`);
    }
  });

  it("has a status for every request", () => {
    expect(requestsIn(file.item).filter((node) => statusOf(node) === "none")).toEqual([]);
  });

  it("names no row that it did not make", () => {
    const [outages, rest] = [/^Outage/, /^(?!Outage)/].map((name) =>
      file.item.filter((folder) => name.test(folder.name)),
    );
    expect(outages).toHaveLength(3);
    const ids = requestsIn(rest ?? []).flatMap(
      ({ request }) => /(?<!\/parts)\/(\d+)/.exec(request?.url.raw ?? "")?.[1] ?? [],
    );
    expect(new Set(ids)).toEqual(new Set(["2147483648"])); // one more than any id can be
  });
});

describe("the environment file", () => {
  it("holds nothing but base URLs", () => {
    const path = join(COLLECTION_FILE, "../local.postman_environment.json");
    const { values } = JSON.parse(readFileSync(path, "utf8")) as { values: { key: string; value: string }[] };
    expect(values.map(({ key }) => key)).toEqual(["baseUrl", "productUrl", "inventoryUrl"]);
    for (const { value } of values) expect(new URL(value).origin).toBe(value);
  });
});
