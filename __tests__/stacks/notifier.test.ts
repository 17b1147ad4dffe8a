import { readDeployment } from "../../environments/deployment";
import { workloadStatements } from "../../stacks/workload-statements";
import { changedProd } from "../support/environment-values";
import { isAllowed } from "../support/iam-decision";
import { referenced } from "../support/read-stack";
import { ACCOUNT, type Settings, synthesize } from "../support/synthesize";

const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "prod" });
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
const mail = arn("secretsmanager", "secret:prod/stockwiz/mail-AbCdEf");
const via = (service: string) => ({ "kms:ViaService": `${service}.us-east-1.amazonaws.com` });

describe("the notifier's e-mail", () => {
  const stack = synthesize("app", "prod");
  const variablesOf = (of: typeof stack) =>
    (of.only("aws_lambda_function").environment as { variables: Settings }).variables;

  it("is told by the name of a secret, which Terraform makes without a value", () => {
    const secret = referenced(stack, variablesOf(stack).MAIL_SECRET_ARN);
    expect(secret).toMatchObject({ name: "prod/stockwiz/mail", recovery_window_in_days: 0 });
    expect(secret.kms_key_id).toMatch(/key_arn/);
    const versions = stack.resources("aws_secretsmanager_secret_version").map(({ secret_id }) => secret_id);
    expect(versions.map((id) => referenced(stack, id).name)).not.toContain("prod/stockwiz/mail");
  });

  it("goes to whom the alerts go, and names nobody where they go to nobody", () => {
    expect(variablesOf(stack)).not.toHaveProperty("MAIL_RECIPIENTS");
    const alertEmails = ["ops@example.com", "on-call@example.com"];
    const told = synthesize("app", "prod", {}, changedProd({ alertEmails }));
    expect(variablesOf(told).MAIL_RECIPIENTS).toBe("ops@example.com,on-call@example.com");
  });

  it("is set up by a secret that of all workloads the notifier alone may read", () => {
    const request = { action: "secretsmanager:GetSecretValue", resources: [mail], context: {} };
    const readers = Object.entries(workloadStatements(deployment))
      .filter(([, statements]) => isAllowed(statements, request, { unknownKeys: "count as absent" }))
      .map(([workload]) => workload);
    expect(readers).toEqual(["notifier"]);
  });

  it.each([
    ["may decrypt it by way of Secrets Manager", "kms:Decrypt", arn("kms", "key/1"), via("secretsmanager"), true],
    ["may not use the key by any other way", "kms:Decrypt", arn("kms", "key/1"), via("rds"), false],
    [
      "may not read the password of the database",
      "secretsmanager:GetSecretValue",
      mail.replace("mail", "database-password"),
      {},
      false,
    ],
    ["may not read another environment's", "secretsmanager:GetSecretValue", mail.replace("prod", "dev"), {}, false],
    ["may not write it", "secretsmanager:PutSecretValue", mail, {}, false],
  ])("whose reader %s", (_words, action, resource, context, expected) => {
    const request = { action, resources: [resource], context };
    const { notifier } = workloadStatements(deployment);
    expect(isAllowed(notifier, request, { unknownKeys: "count as absent" })).toBe(expected);
  });
});
