import { isDeepStrictEqual, styleText } from "node:util";
import { type ChangeKind, kindOf, type PlanJson, type ResourceChange } from "./plan-json";

/** What is lost for good when a resource of the type goes. */
export const losses: Readonly<Record<string, string>> = {
  aws_cloudwatch_log_group: "its logs",
  aws_db_instance: "its data",
  aws_dynamodb_table: "its data",
  aws_ecr_repository: "its images",
  aws_efs_file_system: "its files",
  aws_elasticache_replication_group: "its data",
  aws_kms_key: "what it encrypted",
  aws_s3_bucket: "its objects",
  aws_secretsmanager_secret: "its secret",
  aws_ssm_parameter: "its value",
};

const signs: Record<ChangeKind, string> = {
  add: "+",
  change: "~",
  replace: "-/+",
  destroy: "-",
  import: "=",
  none: " ",
};
const colours = {
  add: "green",
  change: "yellow",
  replace: "red",
  destroy: "red",
  import: "cyan",
  none: "white",
} as const;
/** What an operator must not miss comes first. */
const order: readonly ChangeKind[] = ["replace", "destroy", "change", "import", "add"];

/** Names of the attributes in which a change is one, sorted. */
export const changedAttributes = ({ change: { before, after, after_unknown } }: ResourceChange): string[] => {
  const names = new Set([
    ...Object.keys(before ?? {}),
    ...Object.keys(after ?? {}),
    ...Object.keys(after_unknown ?? {}),
  ]);
  return [...names]
    .filter((name) => after_unknown?.[name] === true || !isDeepStrictEqual(before?.[name], after?.[name]))
    .filter((name) => !(before?.[name] === undefined && after_unknown?.[name] === false))
    .sort();
};

const detailsOf = (resource: ResourceChange, kind: ChangeKind): string[] => {
  const { change, type } = resource;
  const loses = losses[type];
  const details: string[] = [];
  if (kind === "change") details.push(changedAttributes(resource).join(", "));
  if (kind === "replace")
    details.push(`because of ${(change.replace_paths ?? []).map((path) => path.join(".")).join(", ") || "a taint"}`);
  if (change.importing) details.push(`imported as ${change.importing.id}`);
  if (loses && (kind === "replace" || kind === "destroy")) details.push(`LOSES ${loses.toUpperCase()}`);
  return details;
};

const words: readonly (readonly [ChangeKind, string])[] = [
  ["add", "to add"],
  ["change", "to change"],
  ["replace", "to replace"],
  ["destroy", "to destroy"],
  ["import", "to import"],
];

/** How many changes of each kind a plan holds. */
export const countChanges = ({ resource_changes = [] }: PlanJson): Record<ChangeKind, number> => {
  const counts: Record<ChangeKind, number> = { add: 0, change: 0, replace: 0, destroy: 0, import: 0, none: 0 };
  for (const resource of resource_changes) if (resource.mode === "managed") counts[kindOf(resource)] += 1;
  return counts;
};

export interface SummaryOptions {
  /** What the plan is for: `storage of dev`. */
  readonly title: string;
  /** Lines that the stack itself has to say. */
  readonly notes?: readonly string[];
  /** @default false */
  readonly colour?: boolean;
}

/** A plan as a person reads it: one line a change, what is replaced or lost first, values never shown. */
export const summarizePlan = (plan: PlanJson, { title, notes = [], colour = false }: SummaryOptions): string => {
  const counts = countChanges(plan);
  const total = words.filter(([kind]) => counts[kind] > 0).map(([kind, text]) => `${counts[kind]} ${text}`);
  const changes = (plan.resource_changes ?? []).filter(({ mode }) => mode === "managed");
  const lines = order.flatMap((kind) =>
    changes
      .filter((resource) => kindOf(resource) === kind)
      .map((resource) => {
        const line = [signs[kind].padStart(3), resource.address, ...detailsOf(resource, kind)].join("  ");
        return colour ? styleText(colours[kind], line) : line;
      }),
  );
  return [
    `${title}: ${total.join(", ") || "nothing to change"}`,
    ...lines,
    ...notes.map((note) => `note: ${note}`),
  ].join("\n");
};
