"use strict";
// Loaded into the `deploy` step and all that it starts. In the one process that synthesizes, it puts one more secret into a
// container of the task definition, as the sources of a release would that asks for it: STOCKWIZ_OTHER_SECRET holds the
// container's name and the secret's. Nothing else of the environment is touched.
const { readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const { STOCKWIZ_OTHER_SECRET = "", CDKTF_OUTDIR = "", AWS_REGION, AWS_ACCOUNT_ID } = process.env;
const [container, secret] = STOCKWIZ_OTHER_SECRET.split(" ");

const change = () => {
  const file = path.join(CDKTF_OUTDIR, "stacks", "app", "cdk.tf.json");
  const stack = JSON.parse(readFileSync(file, "utf8"));
  const wanted = `{"name" = "OTHER_SECRET", "valueFrom" = "arn:aws:secretsmanager:${AWS_REGION}:${AWS_ACCOUNT_ID}:secret:${secret}"}`;
  for (const definition of Object.values(stack.resource.aws_ecs_task_definition)) {
    const [before, own] = definition.container_definitions.split(`{"name" = "${container}", "image"`);
    definition.container_definitions = `${before}{"name" = "${container}", "image"${own.replace('"secrets" = [', `"secrets" = [${wanted}, `)}`;
  }
  writeFileSync(file, JSON.stringify(stack, undefined, 2));
};

if (process.argv[1] && path.resolve(process.argv[1]) === path.join(__dirname, "..", "..", "main.ts"))
  process.on("exit", change);
