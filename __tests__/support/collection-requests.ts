import rows from "../../postman/stockwiz.data.json";
import collection from "../../postman/stockwiz.postman_collection.json";
import type { Asked } from "./inspected";

interface Item {
  readonly name: string;
  readonly item?: readonly Item[];
  readonly event?: readonly { readonly listen: string; readonly script: { readonly exec: readonly string[] } }[];
  readonly request?: {
    readonly method: string;
    readonly url: string | { readonly raw: string };
    readonly header?: readonly { readonly key: string; readonly value: string }[];
    readonly body?: { readonly raw?: string };
  };
}

/** A request of the collection, with the values of one iteration. */
export interface CollectionRequest extends Asked {
  readonly name: string;
}

/** Bytes that a script puts into the variable `large`. */
const LARGE = /"x"\.repeat\((\d+)\)/;

const requestsIn = (items: readonly Item[], fill: (text: string) => string): CollectionRequest[] =>
  items.flatMap(({ name, item, request, event = [] }) => {
    const inner = item ? requestsIn(item, fill) : [];
    if (!request) return inner;
    const script = event.flatMap(({ script: { exec } }) => exec).join("\n");
    const large = "x".repeat(Number(LARGE.exec(script)?.[1] ?? 0));
    const filled = (text: string) => fill(text.replaceAll("{{large}}", large));
    const raw = typeof request.url === "string" ? request.url : request.url.raw;
    return [
      ...inner,
      {
        name,
        method: request.method,
        url: filled(raw.replace(/^\{\{\w+\}\}/, "")),
        headers: Object.fromEntries((request.header ?? []).map(({ key, value }) => [key.toLowerCase(), filled(value)])),
        body: filled(request.body?.raw ?? ""),
      },
    ];
  });

/** Everything that Newman asks in all iterations, each once; what only answers tell is a 1. */
export const collectionRequests = (): CollectionRequest[] => {
  const asked = rows.flatMap((row: Readonly<Record<string, unknown>>) =>
    requestsIn(collection.item as readonly Item[], (text) =>
      text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(row[name] ?? 1)),
    ),
  );
  return [...new Map(asked.map((one) => [JSON.stringify(one), one])).values()];
};
