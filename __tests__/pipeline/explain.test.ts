import { rmSync } from "node:fs";
import { readDeployment } from "../../environments/deployment";
import { explainFailure } from "../../pipeline/terraform/explain";
import { Workspace } from "../../pipeline/terraform/workspace";
import { changedProd } from "../support/environment-values";
import { ACCOUNT } from "../support/synthesize";
import { temporaryFolder, writeTo } from "../support/temporary-folder";
import { workspaceIn } from "../support/workspace";

const workspace = workspaceIn(temporaryFolder());

const LOCKED = `
Error: Error acquiring the state lock

Error message: operation error S3: PutObject, https response error
StatusCode: 412, RequestID: x, api error PreconditionFailed: At least one of
the pre-conditions you specified did not hold
Lock Info:
  ID:        5c8d7c3a-0c5b-a1f3-2f0e-0d6a1f6c7b11
  Path:      stockwiz-terraform-state-123456789012-dev/dev/storage.tfstate
  Operation: OperationTypeApply
  Who:       runner@fv-az123
  Version:   1.11.4
  Created:   2026-01-02 03:04:05.678 +0000 UTC
  Info:      `;

describe("the explanation of a failure", () => {
  it("names who holds the lock, since when and for what, and how to release it", () => {
    expect(explainFailure(workspace, LOCKED)).toBe(
      "state lock: held by runner@fv-az123 since 2026-01-02 03:04:05.678 +0000 UTC for OperationTypeApply; " +
        "wait for that run, or if it is dead, release its lock with: npm run step -- doctor --env dev --stack storage --fix",
    );
  });

  it("reads the lock from Terraform's framed error", () => {
    const framed = LOCKED.split("\n")
      .map((line) => `│ ${line}`)
      .join("\n");
    expect(explainFailure(workspace, framed)).toContain("held by runner@fv-az123 since 2026-01-02");
  });

  it("says so when the lock does not tell who holds it", () => {
    expect(explainFailure(workspace, "Error: Error acquiring the state lock\n")).toContain("held by unknown");
  });

  it.each([
    [
      "a stale plan",
      "Error: Saved plan is stale\n\nThe given plan file can no longer be applied",
      /^tfplan: the plan is stale: .+npm run step -- plan --env dev/,
    ],
    [
      "a missing bucket",
      'Error: Failed to get existing workspaces: S3 bucket "x" does not exist.',
      /^state bucket: stockwiz-terraform-state-123456789012-dev does not exist; .+bootstrap --env dev/,
    ],
    ["NoSuchBucket", "api error NoSuchBucket: The specified bucket does not exist", /^state bucket: /],
    [
      "an expired token",
      "api error ExpiredToken: The security token included in the request is expired",
      /^credentials: .+run the same step again$/,
    ],
    [
      "an invalid token",
      "InvalidClientTokenId: The security token included in the request is invalid.",
      /^credentials: /,
    ],
    [
      "an unreachable registry",
      "Error: Failed to query available provider packages\n\nCould not retrieve the list of available versions for provider hashicorp/aws: could not connect",
      /^provider: .+STOCKWIZ_PROVIDER_MIRROR/,
    ],
    [
      "an import of nothing",
      "Error: Cannot import non-existent remote object\n\nWhile attempting to import",
      /^import: .+bootstrap --env dev/,
    ],
    ["throttling", "api error ThrottlingException: Rate exceeded", /^throttling: .+in a minute$/],
    ["S3's throttling", "StatusCode: 503, api error SlowDown: Please reduce your request rate.", /^throttling: /],
    [
      "a port that no container maps",
      "api error InvalidParameterException: The container product-service\ndid not have a container port 8001 defined.",
      /^portMappings: the service sends requests to port 8001 of container product-service, which maps no such port; /,
    ],
    [
      "containers that wait for each other",
      "│ ClientException: Container dependencies\n│ should not have a cycle: redis",
      /^dependsOn: /,
    ],
    [
      "a priority that is taken",
      "api error PriorityInUse: The specified priority is in use.",
      /^listener rule: another rule of the same listener has its priority; /,
    ],
    [
      "a target group that cannot be replaced",
      "api error ResourceInUse: The target group\n'arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/dev-product-svc-tg/6d0ecf831eec9f09'\nis currently in use by a listener or a rule",
      /^target group: dev-product-svc-tg is to be replaced while a listener leads to it/,
    ],
    [
      "a last snapshot whose name is taken",
      "api error DBSnapshotAlreadyExists: Cannot create the\n│ snapshot because a snapshot with the identifier\n│ staging-stockwiz-final-ebdf44bf already exists.",
      /^snapshot: staging-stockwiz-final-ebdf44bf is taken, .+ delete it, and run the same step again$/,
    ],
    [
      "a last snapshot whose name is taken, in fewer words",
      "api error DBSnapshotAlreadyExists: it is there",
      /^snapshot: the last snapshot's name is taken, /,
    ],
    [
      "a mount target that a zone has already",
      "Error: creating EFS Mount Target (fs-0a1b): operation error EFS: CreateMountTarget, https response\n│ error StatusCode: 409, RequestID: x, MountTargetConflict: mount target already exists in this AZ",
      /^mount target: fs-0a1b has one in the same availability zone already, .+ delete-mount-target .+ run the same step again$/,
    ],
    [
      "a repository that holds images",
      "RepositoryNotEmptyException: The repository with name 'x' cannot be deleted",
      /^repository: it holds images/,
    ],
  ])("says what to do about %s", (_what, text, words) => {
    expect(explainFailure(workspace, text)).toMatch(words);
  });

  it("tells of the lock before all else", () => {
    expect(explainFailure(workspace, `ExpiredToken\n${LOCKED}`)).toMatch(/^state lock: /);
  });

  it("is empty for what nobody knows", () => {
    expect(explainFailure(workspace, "Error: something new")).toBe("");
  });

  it("points to the state that could not be written", () => {
    const file = writeTo(workspace.folder, "errored.tfstate", "{}");
    expect(explainFailure(workspace, "SlowDown").split("\n")).toEqual([
      expect.stringMatching(/^throttling: /),
      expect.stringMatching(/^state: .+errored\.tfstate; .+doctor --env dev --stack storage --fix$/),
    ]);
    rmSync(file);
  });
});

const appWorkspace = workspaceIn(temporaryFolder(), {}, "app");

// What follows are the words of Terraform 1.11.4 and its AWS provider 5.100.0, their excerpts of our configuration shortened.
const noState = (stack: string) => `
Error: Unable to find remote state

  with data.terraform_remote_state.${stack}-outputs,
  on cdk.tf.json line 69, in data.terraform_remote_state.${stack}-outputs:
  69:       },

No stored state was found for the given workspace in the given backend.
`;

const CONTAINERS = `
  on cdk.tf.json line 547, in resource.aws_ecs_task_definition.service_task_93374F48:
 547:         "container_definitions": "\${jsonencode([{\\"name\\" = \\"postgres\\", \\"image\\" = \\"\${data.terraform_remote_state.storage-outputs.outputs.ecr_postgres_url}@\${regex(\\"^sha256:[0-9a-f]{64}$\\", data.aws_ssm_parameter.postgres-image.insecure_value)}\\"}])}",
    ├────────────────`;

const noDigest = (service: string) => `
Error: Error in function call
${CONTAINERS}
    │ while calling regex(pattern, string)
    │ data.aws_ssm_parameter.${service}-image.insecure_value is "none"

Call to function "regex" failed: pattern did not match any part of the given
string.
`;

const noOutput = (has: string) => `
Error: Unsupported attribute
${CONTAINERS}
    │ data.terraform_remote_state.network-outputs.outputs is object with ${has}

This object does not have an attribute named "alb_arn_suffix".
`;

describe("the explanation of a stack that cannot stand yet", () => {
  const advised = (stack: string) =>
    `app: ${stack} is not applied yet, or was applied by an older version; apply it first with: npm run step -- apply --env dev --stack ${stack}`;

  it("names the stack that has no state", () => {
    expect(explainFailure(appWorkspace, noState("network"))).toBe(advised("network"));
  });

  it("names first what the others stand on", () => {
    expect(explainFailure(appWorkspace, noState("network") + noState("storage"))).toBe(advised("storage"));
  });

  it.each(['1 attribute "vpc_id"', "no attributes"])("names the stack whose state is an object with %s", (has) => {
    expect(explainFailure(appWorkspace, noOutput(has))).toBe(advised("network"));
  });

  it("reads the same from Terraform's framed error", () => {
    expect(explainFailure(appWorkspace, noState("network").replaceAll(/^/gm, "│ "))).toBe(advised("network"));
  });

  it("names every image that was never deployed, and no other that the same line names", () => {
    expect(explainFailure(appWorkspace, noDigest("api-gateway") + noDigest("product-service"))).toBe(
      "images: no digest in /stockwiz/dev/images/api-gateway, /stockwiz/dev/images/product-service: no image was ever " +
        "deployed there; build and push them with: npm run step -- images --env dev",
    );
  });

  it("is empty for another error of an image that was", () => {
    const text = noDigest("api-gateway").replace('"none"', `"sha256:${"0".repeat(64)}"`);
    expect(explainFailure(appWorkspace, text)).toBe("");
  });

  it("sends nobody to push images while a stack is missing", () => {
    expect(explainFailure(appWorkspace, noDigest("api-gateway") + noState("network"))).toBe(advised("network"));
  });

  it("is empty for another error in a line that names outputs and images", () => {
    expect(explainFailure(appWorkspace, `Error: Invalid index\n${CONTAINERS}\n\nThe given key is wrong.`)).toBe("");
  });

  it("is empty for another object without an attribute", () => {
    const text = 'Error: Unsupported attribute\n\nThis object does not have an attribute named "dns".';
    expect(explainFailure(appWorkspace, text)).toBe("");
  });
});

describe("the explanation of what an account lacks", () => {
  const changed = (changes: Readonly<Record<string, unknown>>) =>
    new Workspace(
      { ...readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "prod" }), environment: changedProd(changes) },
      "network",
      temporaryFolder(),
    );
  const withDomain = changed({ domain: { name: "shop.example.com", zoneName: "example.com" } });
  const withRole = changed({ iam: { roles: "existing", name: "lab-role" } });
  const noRole = (block: string) => `
Error: reading IAM Role (lab-role): couldn't find resource

  with ${block}.flow-logs_role_705BB6A4,
  on cdk.tf.json line 42, in ${block}.flow-logs_role_705BB6A4:
  42:       }
`;

  it("names the hosted zone and where it is asked for", () => {
    const text = `
Error: no matching Route 53 Hosted Zone found

  with data.aws_route53_zone.zone,
  on cdk.tf.json line 42, in data.aws_route53_zone.zone:
  42:       }
`;
    expect(explainFailure(withDomain, text)).toBe(
      "domain: this account has no hosted zone example.com; make it, or correct domain.zoneName in environments/prod.ts",
    );
  });

  it("names the role and where it is asked for", () => {
    expect(explainFailure(withRole, noRole("data.aws_iam_role"))).toBe(
      'role: this account has no role "lab-role"; correct iam.name in environments/prod.ts, or let an administrator make it',
    );
  });

  it("is empty for a role that Terraform makes itself", () => {
    expect(explainFailure(withRole, noRole("aws_iam_role"))).toBe("");
  });

  it("is empty for a role that may not be looked at", () => {
    const text = noRole("data.aws_iam_role").replace(
      "couldn't find resource",
      "operation error IAM: GetRole, AccessDenied",
    );
    expect(explainFailure(withRole, text)).toBe("");
  });
});
