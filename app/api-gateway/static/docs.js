/** Makes an element with its text or its children. Text is never parsed as HTML. */
const element = (name, ...children) => {
  const made = document.createElement(name);
  made.append(...children);
  return made;
};

const table = (heads, rows) =>
  element(
    "table",
    element("thead", element("tr", ...heads.map((head) => element("th", head)))),
    element("tbody", ...rows.map((cells) => element("tr", ...cells.map((cell) => element("td", cell))))),
  );

const schemaText = (schema) => element("code", schema.$ref ? schema.$ref.split("/").at(-1) : JSON.stringify(schema));

const operationView = (method, path, { summary, parameters, requestBody, responses }) => {
  const view = element(
    "details",
    element("summary", element("code", `${method.toUpperCase()} ${path}`), ` ${summary}`),
  );
  if (parameters.length > 0) {
    const rows = parameters.map(({ name, in: place, schema }) => [element("code", name), place, schemaText(schema)]);
    view.append(table(["Parameter", "In", "Schema"], rows));
  }
  if (requestBody) view.append(element("p", "Body: ", schemaText(requestBody.content["application/json"].schema)));
  const rows = Object.entries(responses).map(([status, { description }]) => [status, description]);
  view.append(table(["Status", "Meaning"], rows));
  return view;
};

const modelView = ([name, schema]) =>
  element("details", element("summary", element("code", name)), element("pre", JSON.stringify(schema, null, 2)));

const place = document.querySelector("#operations");
try {
  const { paths, components } = await (await fetch("/api/openapi.json")).json();
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationView(method, path, operation)),
  );
  const models = Object.entries(components.schemas).map(modelView);
  place.replaceChildren(...operations, element("h2", "Schemas"), ...models);
} catch (error) {
  place.textContent = `The document cannot be read: ${error.message}`;
}
