import type { Outcome } from "../functions/function-pool";
import type { Metric } from "./metric";

/** What Lambda measures of a call. @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export const lambdaMetrics = ({ called, error, milliseconds }: Outcome): Metric[] => {
  const metric = { namespace: "AWS/Lambda", dimensions: { FunctionName: called.name } };
  return [
    { ...metric, name: "Invocations", values: [1] },
    { ...metric, name: "Errors", values: [error ? 1 : 0] },
    { ...metric, name: "Duration", values: [milliseconds] },
  ];
};
