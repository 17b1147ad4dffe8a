/**
 * Context under which whoever synthesizes to judge for themselves says so, in `CDKTF_CONTEXT_JSON`: nothing is refused,
 * because the report is what they want.
 */
export const REPORTS_ITSELF = "stockwiz:policies-are-reported";
