import { methodRefusal } from "./refusal";
import type { RequestSpec } from "./request";

/** What every export must do: give what a filter shows, as CSV, and refuse what is no filter. */
export const exportRequests = (path: string, filter: string, holds: string, refused: string): RequestSpec[] => [
  {
    name: "exports what a filter shows",
    method: "GET",
    path: `${path}?${filter}`,
    expect: {
      status: 200,
      headers: { "content-type": "^text/csv; charset=utf-8", "content-disposition": "^attachment; filename=" },
      holds: {
        "begins with the heads of its columns":
          'answer.text().replace("\ufeff", "").startsWith("id,name,description,")',
        "has the row": `answer.text().includes(pm.variables.replaceIn(${JSON.stringify(holds)}))`,
      },
    },
  },
  {
    name: `refuses an export with a wrong ${refused}`,
    method: "GET",
    path: `${path}?${refused}=${"x".repeat(256)}`,
    expect: { status: 400, problem: "malformed-query", wrong: [refused] },
  },
  methodRefusal("POST", path, "GET, HEAD, OPTIONS"),
];
