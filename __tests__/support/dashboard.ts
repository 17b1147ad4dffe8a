import type { NamedMetric } from "./design";

interface Widget {
  readonly properties: { readonly title: string; readonly metrics: readonly (readonly (string | object)[])[] };
}

const metricOf = (line: readonly (string | object)[]): NamedMetric => {
  const [namespace = "", name = "", ...rest] = line.filter((part) => typeof part === "string");
  const dimensions = Object.fromEntries(
    rest.flatMap((key, index) => (index % 2 === 0 ? [[key, rest[index + 1] ?? ""]] : [])),
  );
  return { namespace, name, dimensions };
};

/** What the body of a dashboard shows. */
export const readDashboard = (body: string): { lines: string[]; metrics: NamedMetric[] } => {
  const { widgets } = JSON.parse(body) as { widgets: Widget[] };
  const read = widgets.map(({ properties }) => ({
    title: properties.title,
    metrics: properties.metrics.map(metricOf),
  }));
  return {
    lines: read.map(({ title, metrics }) => `${title}: ${metrics.map(({ name }) => name).join(", ")}`),
    metrics: read.flatMap(({ metrics }) => metrics),
  };
};
