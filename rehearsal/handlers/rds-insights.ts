import type { WireResponse } from "../wire/aws-error";
import { escapeXml, formOf } from "../wire/form-body";
import type { Handler } from "../wire/handler";
import { succeeded } from "../wire/json-body";

const INSTANCE = /<DBInstance>.*?<\/DBInstance>/gs;
const IDENTIFIER = /<DBInstanceIdentifier>([^<]*)</;
/** Parameter of a request, and the element of an answer that tells it. */
const TOLD = [
  ["EnablePerformanceInsights", "PerformanceInsightsEnabled"],
  ["PerformanceInsightsRetentionPeriod", "PerformanceInsightsRetentionPeriod"],
] as const;

/** Keeps what was asked of Performance Insights. */
export const rdsInsights = (): Handler => {
  const asked = new Map<string, URLSearchParams>();
  const complete = (response: WireResponse): WireResponse => {
    const text = response.body.toString("utf8").replaceAll(INSTANCE, (instance) => {
      const form = asked.get(IDENTIFIER.exec(instance)?.[1] ?? "");
      const elements = TOLD.flatMap(([parameter, element]) => {
        const value = form?.get(parameter);
        return value ? [`<${element}>${escapeXml(value)}</${element}>`] : [];
      });
      return instance.replace("</DBInstance>", `${elements.join("")}</DBInstance>`);
    });
    return { ...response, body: Buffer.from(text) };
  };
  return {
    name: "rds-performance-insights",
    why: "moto forgets whether a database has Performance Insights, and the next plan would turn it on again",
    page: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html",
    answers: ({ service, action }) => service === "rds" && /^(Create|Modify|Describe)DBInstances?$/.test(action),
    async answer(request, { action }, forward) {
      const response = await forward(request);
      if (!succeeded(response)) return response;
      const form = formOf(request);
      const id = form.get("DBInstanceIdentifier") ?? "";
      // A change names only what changes.
      if (action !== "DescribeDBInstances") asked.set(id, new URLSearchParams([...form, ...(asked.get(id) ?? [])]));
      return complete(response);
    },
  };
};
