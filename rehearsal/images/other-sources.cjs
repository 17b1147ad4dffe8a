"use strict";
// Loaded into the `deploy` step and all that it starts. In the one process that synthesizes, it changes what is synthesized, as
// the sources of a release would that want something else. Nothing else of the environment is touched.
// STOCKWIZ_OTHER_SECRET, a container and a secret: the container asks for one more secret.
// STOCKWIZ_OTHER_LOAD_BALANCER, anything: the load balancer is an internal one, which takes another in its place.
const { readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");

const {
  STOCKWIZ_OTHER_SECRET,
  STOCKWIZ_OTHER_LOAD_BALANCER,
  CDKTF_OUTDIR = "",
  AWS_REGION,
  AWS_ACCOUNT_ID,
} = process.env;

const rewrite = (name, change) => {
  const file = path.join(CDKTF_OUTDIR, "stacks", name, "cdk.tf.json");
  const stack = JSON.parse(readFileSync(file, "utf8"));
  change(stack.resource);
  writeFileSync(file, JSON.stringify(stack, undefined, 2));
};

const askForSecret = ({ aws_ecs_task_definition }) => {
  const [container, secret] = STOCKWIZ_OTHER_SECRET.split(" ");
  const wanted = `{"name" = "OTHER_SECRET", "valueFrom" = "arn:aws:secretsmanager:${AWS_REGION}:${AWS_ACCOUNT_ID}:secret:${secret}"}`;
  for (const definition of Object.values(aws_ecs_task_definition)) {
    const [before, own] = definition.container_definitions.split(`{"name" = "${container}", "image"`);
    definition.container_definitions = `${before}{"name" = "${container}", "image"${own.replace('"secrets" = [', `"secrets" = [${wanted}, `)}`;
  }
};

const replaceLoadBalancer = ({ aws_lb }) => {
  for (const loadBalancer of Object.values(aws_lb)) loadBalancer.internal = true;
};

if (process.argv[1] && path.resolve(process.argv[1]) === path.join(__dirname, "..", "..", "main.ts"))
  process.on("exit", () => {
    if (STOCKWIZ_OTHER_SECRET) rewrite("app", askForSecret);
    if (STOCKWIZ_OTHER_LOAD_BALANCER) rewrite("network", replaceLoadBalancer);
  });
