import { createHash } from "node:crypto";
import type { WireRequest } from "../wire/aws-call";
import type { WireResponse } from "../wire/aws-error";
import { asking, escapeXml, formOf, withForm } from "../wire/form-body";
import type { Forward, Handler } from "../wire/handler";
import { succeeded } from "../wire/json-body";

const INSTANCE = /<DBInstance>.*?<\/DBInstance>/gs;
const IDENTIFIER = /<DBInstanceIdentifier>([^<]*)</;
const FILTER_NAME = /^(Filters\.Filter\.\d+\.)Name$/;
const BY_RESOURCE_ID = "dbi-resource-id";
/** Parameter of a request, and the element of an answer that tells it. */
const TOLD = [
  ["EnablePerformanceInsights", "PerformanceInsightsEnabled"],
  ["PerformanceInsightsRetentionPeriod", "PerformanceInsightsRetentionPeriod"],
] as const;

const identifierOf = (instance: string): string => IDENTIFIER.exec(instance)?.[1] ?? "";

const resourceIdOf = (identifier: string): string =>
  `db-${createHash("sha256").update(identifier).digest("hex").slice(0, 26).toUpperCase()}`;

/** The instance with one element said once, whether the emulator says it or not. */
const withElement = (instance: string, [element, value]: readonly [string, string]): string =>
  instance
    .replace(new RegExp(`<${element}>[^<]*</${element}>`), "")
    .replace("</DBInstance>", `<${element}>${escapeXml(value)}</${element}></DBInstance>`);

/** The question for resource ids as one for identifiers, which the emulator can tell apart. */
const byIdentifier = async (request: WireRequest, forward: Forward): Promise<WireRequest> => {
  const form = formOf(request);
  const [, prefix] = [...form].flatMap(([field, name]) =>
    name === BY_RESOURCE_ID ? (FILTER_NAME.exec(field) ?? []) : [],
  );
  if (!prefix) return request;
  const { body } = await forward(asking(request, { Action: "DescribeDBInstances" }));
  const identifiers = new Map(
    (body.toString("utf8").match(INSTANCE) ?? [])
      .map(identifierOf)
      .map((identifier) => [resourceIdOf(identifier), identifier]),
  );
  form.set(`${prefix}Name`, "db-instance-id");
  for (const [field, value] of [...form])
    if (field.startsWith(`${prefix}Values.`)) form.set(field, identifiers.get(value) ?? value);
  return withForm(request, form);
};

/** Databases with a resource id of their own, and with what was asked of Performance Insights. */
export const dbInstance = (): Handler => {
  const asked = new Map<string, URLSearchParams>();
  const complete = (response: WireResponse): WireResponse => {
    const text = response.body.toString("utf8").replaceAll(INSTANCE, (instance) => {
      const identifier = identifierOf(instance);
      const form = asked.get(identifier);
      const told = TOLD.flatMap(([parameter, element]) => {
        const value = form?.get(parameter);
        return value ? [[element, value] as const] : [];
      });
      return told.reduce(withElement, withElement(instance, ["DbiResourceId", resourceIdOf(identifier)]));
    });
    return { ...response, body: Buffer.from(text) };
  };
  return {
    name: "db-instance",
    why: "moto gives all databases one resource id, so two were taken for each other, and forgets whether one has Performance Insights, so every plan would turn it on again",
    page: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html",
    answers: ({ service, action }) =>
      service === "rds" && /^((Create|Modify|Delete)DBInstance|DescribeDBInstances)$/.test(action),
    async answer(request, { action }, forward) {
      const response = await forward(action === "DescribeDBInstances" ? await byIdentifier(request, forward) : request);
      if (!succeeded(response)) return response;
      const form = formOf(request);
      const id = form.get("DBInstanceIdentifier") ?? "";
      // A change names only what changes.
      if (/^(Create|Modify)/.test(action)) asked.set(id, new URLSearchParams([...form, ...(asked.get(id) ?? [])]));
      return complete(response);
    },
  };
};
