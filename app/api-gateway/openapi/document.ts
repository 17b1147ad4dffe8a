import { z } from "zod";
import type { Operation, ResponseBody } from "./operation";
import { OPERATIONS } from "./operations";

const REFERENCE = (id: string) => `#/components/schemas/${id}`;

const schemaOf = (schema: z.ZodType): object => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "output", unrepresentable: "any" });
  return rest;
};

const nameOf = (schema: z.ZodType): string => {
  const id = z.globalRegistry.get(schema)?.id;
  if (id === undefined) throw new Error("openapi: a schema has no name; give it .meta({ id })");
  return id;
};

/** Every named schema that an operation takes or gives. */
const models = (): object => {
  const named = z.toJSONSchema(z.globalRegistry, { io: "input", uri: REFERENCE, unrepresentable: "any" }).schemas;
  return Object.fromEntries(Object.entries(named).map(([id, { $schema, $id, ...schema }]) => [id, schema]));
};

const contentOf = (body: ResponseBody): object => {
  if ("html" in body) return { "text/html": { schema: { type: "string" } } };
  if ("csv" in body) return { "text/csv": { schema: { type: "string" } } };
  if ("any" in body) return { "application/json": { schema: { type: "object" } } };
  const reference = { $ref: REFERENCE(nameOf(body.schema)) };
  const schema = body.isList ? { type: "array", items: reference } : reference;
  return { [body.isProblem ? "application/problem+json" : "application/json"]: { schema } };
};

const queryParameters = (query: z.ZodObject): object[] =>
  Object.entries(query.shape).map(([name, schema]) => ({ name, in: "query", schema: schemaOf(schema as z.ZodType) }));

const pathParameters = (path: string): object[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "integer", minimum: 0 },
  }));

const headerParameters = ({ headers = [] }: Operation): object[] =>
  headers.map(({ name, description }) => ({ name, in: "header", description, schema: { type: "string" } }));

const responsesOf = ({ responses }: Operation): object =>
  Object.fromEntries(
    Object.entries(responses).map(([status, { description, body }]) => [
      status,
      { description, ...(body && { content: contentOf(body) }) },
    ]),
  );

const operationOf = (operation: Operation): object => ({
  operationId: operation.id,
  summary: operation.summary,
  tags: [operation.tag],
  parameters: [
    ...pathParameters(operation.path),
    ...(operation.query ? queryParameters(operation.query) : []),
    ...headerParameters(operation),
  ],
  ...(operation.body && { requestBody: { required: true, content: contentOf({ schema: operation.body }) } }),
  ...(operation.csvBody && { requestBody: { required: true, content: contentOf({ csv: true }) } }),
  responses: responsesOf(operation),
});

/** Describes every door's answers, from the schemas that the services themselves check with. */
export const openapiDocument = (version: string): object => {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: operationOf(operation) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "StockWiz",
      version,
      description: "Products and what is in stock of them. Every path is also served without /api.",
    },
    servers: [{ url: "/" }],
    paths,
    components: { schemas: models() },
  };
};
