import { defineRule } from "../../engine/rule";
import { only, resource } from "../../evidence/resources";
import { allOf, findings, Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";

const TARGET = "aws_appautoscaling_target";
const DIMENSIONS = new Items(["dynamodb:table:ReadCapacityUnits", "dynamodb:table:WriteCapacityUnits"]);

const isTargetOf = (target: Subject, table: Subject): boolean => {
  const named = target.text("resource_id");
  return named?.resources.includes(table.resource) || (named?.is(`table/${table.string("name")}`) ?? false);
};

const table = (mode: string, ...beside: readonly string[]): string =>
  only(
    "aws_dynamodb_table",
    `name = "t"; hash_key = "id"; attribute {; name = "id"; type = "S"; }; ${mode}`,
    ...beside,
  );
const PROVISIONED = "read_capacity = 5; write_capacity = 5";
const scaled = (kind: string, of = `"table/\${aws_dynamodb_table.x.name}"`): string =>
  resource(
    TARGET,
    `min_capacity = 5; max_capacity = 50; service_namespace = "dynamodb"; resource_id = ${of}; scalable_dimension = "dynamodb:table:${kind}CapacityUnits"`,
    kind.toLowerCase(),
  );

export const tableScales = defineRule({
  id: "table-scales",
  title: "a table must be paid on demand, or scale in reads and in writes",
  severity: "low",
  why: "more requests than were thought of are refused, while the capacity of quiet nights is paid for",
  fix: "set billing_mode to PAY_PER_REQUEST, or add targets of application autoscaling",
  example: 'resource "aws_dynamodb_table" "orders" {\n  billing_mode = "PAY_PER_REQUEST"',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-1",
  controls: { "FSBP 1.0.0": ["DynamoDB.1"] },
  aliases: { checkov: ["CKV2_AWS_16"], cdkNag: ["DynamoDBAutoScalingEnabled"] },
  appliesTo: ["aws_dynamodb_table"],
  check: (subject) => {
    if (subject.string("billing_mode") === "PAY_PER_REQUEST") return undefined;
    return findings(() =>
      DIMENSIONS.filter(
        (dimension) =>
          !subject.others(TARGET).some((target) =>
            allOf(
              () => target.string("scalable_dimension") === dimension,
              () => isTargetOf(target, subject),
            ),
          ),
      ).map((dimension) => `does not scale in ${dimension}`),
    );
  },
  passes: [table('billing_mode = "PAY_PER_REQUEST"'), table(PROVISIONED, scaled("Read"), scaled("Write", '"table/t"'))],
  fails: [
    table(PROVISIONED),
    table(PROVISIONED, scaled("Read")),
    table(PROVISIONED, scaled("Read"), scaled("Write", '"table/another"')),
  ],
  undecided: [table("billing_mode = var.unknown"), table(PROVISIONED, scaled("Read"), scaled("Write", "var.unknown"))],
});
