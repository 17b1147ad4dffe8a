import type { Synthesis } from "./synthesize";

/** Settings that decide what a resource is; the rest is checked by the tests that name it. */
const TELLING = [
  ...["bucket", "name", "secret_name", "environment", "force_delete", "url"],
  ...["alarm_name", "dashboard_name", "function_name", "identifier", "replication_group_id", "cidr_block"],
];

const isLiteral = (value: unknown): boolean =>
  ["boolean", "number", "string"].includes(typeof value) && !String(value).startsWith("${");

/** A stack as sorted lines: the address of every resource (a contract: another one replaces it) and what it is. */
export const outlineOf = ({ json }: Synthesis): string[] => {
  const addresses = Object.entries(json.resource).flatMap(([type, blocks]) =>
    Object.entries(blocks).map(([id, settings]) => {
      const told = TELLING.filter((key) => isLiteral(settings[key]));
      return [`${type}.${id}`, ...told.map((key) => `${key}=${settings[key]}`)].join(" ");
    }),
  );
  const imports = (json.import ?? []).map(({ to, id }) => `import ${to.split(".")[0]} ${id}`);
  return [...addresses, ...imports, ...Object.keys(json.output).map((name) => `output ${name}`)].sort();
};
