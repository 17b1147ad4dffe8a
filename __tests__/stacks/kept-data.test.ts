import { readDeployment } from "../../environments/deployment";
import { dev } from "../../environments/dev";
import { environment } from "../../environments/environment";
import { boundaryStatements, workloadStatements } from "../../stacks/workload-statements";
import { judgeCalls, pipelineStatements } from "../support/deploy-role";
import { decodeExpression } from "../support/expression";
import { ACCOUNT, synthesize } from "../support/synthesize";

const chosen = environment({ ...dev, data: { tier: "embedded", keep: true } });
const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" });
const app = synthesize("app", "dev", {}, chosen);
const stacks = ["storage", "network", "app"] as const;

/** What an `apply` was recorded to ask EFS, and what takes it away again. */
const CALLS = [
  "POST /2015-02-01/file-systems",
  "GET /2015-02-01/file-systems",
  "GET /2015-02-01/file-systems/fs-57eceeb5/lifecycle-configuration",
  "PUT /2015-02-01/file-systems/fs-57eceeb5/policy",
  "GET /2015-02-01/file-systems/fs-57eceeb5/policy",
  "POST /2015-02-01/mount-targets",
  "GET /2015-02-01/mount-targets",
  "GET /2015-02-01/mount-targets/fsmt-4c634e47/security-groups",
  "PUT /2015-02-01/mount-targets/fsmt-4c634e47/security-groups",
  "POST /2015-02-01/access-points",
  "GET /2015-02-01/access-points",
  "DELETE /2015-02-01/access-points/fsap-57eceeb5",
  "DELETE /2015-02-01/mount-targets/fsmt-4c634e47",
  "DELETE /2015-02-01/file-systems/fs-57eceeb5/policy",
  "DELETE /2015-02-01/file-systems/fs-57eceeb5",
].map((action) => ({ service: "elasticfilesystem", action, resource: "-" }));

interface Defined {
  readonly name: string;
  readonly command?: readonly string[];
  readonly mountPoints: readonly { readonly sourceVolume: string; readonly containerPath: string }[];
}
const postgres = decodeExpression<Defined[]>(
  app.resources("aws_ecs_task_definition").find(({ family }) => family === "dev-stockwiz")?.container_definitions,
).find(({ name }) => name === "postgres");

describe("a dev that keeps its database", () => {
  it("mounts one volume of EFS, encrypted and as the task's role, where PostgreSQL has its data", () => {
    const [task] = app.resources("aws_ecs_task_definition").filter(({ family }) => family === "dev-stockwiz");
    const volumes = (task?.volume ?? []) as { name: string; efs_volume_configuration?: object }[];
    const [kept, ...others] = volumes.filter(({ efs_volume_configuration }) => efs_volume_configuration);
    expect(others).toEqual([]);
    expect(kept?.efs_volume_configuration).toMatchObject({
      transit_encryption: "ENABLED",
      authorization_config: { iam: "ENABLED" },
    });
    expect(postgres?.command).toEqual(["kept-postgres.sh", "postgres"]);
    expect(postgres?.mountPoints).toContainEqual(
      expect.objectContaining({ sourceVolume: kept?.name, containerPath: "/var/lib/postgresql/data" }),
    );
  });

  it("starts no task before the folder is reached in each zone", () => {
    const { depends_on } = app.only("aws_ecs_service");
    const targets = Object.keys(app.json.resource.aws_efs_mount_target ?? {});
    expect(targets).toHaveLength(chosen.network.privateCidrs.length);
    for (const target of targets) expect(depends_on).toContain(`aws_efs_mount_target.${target}`);
  });

  it("lets the tasks to the files, and nobody else", () => {
    const rules = synthesize("network", "dev", {}, chosen).resources("aws_vpc_security_group_ingress_rule");
    const nfs = rules.filter(({ from_port }) => from_port === 2049);
    expect(nfs).toHaveLength(1);
    expect(nfs[0]?.referenced_security_group_id).toContain("tasks");
    expect(nfs[0]).not.toHaveProperty("cidr_ipv4");
  });

  it("gives the containers' role what mounting takes, within the boundary", () => {
    const { task } = workloadStatements({ ...deployment, environment: chosen });
    const actions = task.flatMap((statement) => [...statement.actions]);
    expect(actions).toEqual(["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"]);
    const within = boundaryStatements({ ...deployment, environment: chosen }).flatMap((statement) => statement.actions);
    expect(within).toEqual(expect.arrayContaining(actions));
  });

  it("lets the deploy role make, read and remove the folder, which no other environment's role may", async () => {
    expect((await judgeCalls(CALLS, "dev", pipelineStatements("deploy", "dev", chosen))).refused).toEqual([]);
    const without = await judgeCalls(CALLS, "dev", pipelineStatements("deploy", "dev"));
    expect(without.refused.length).toBeGreaterThanOrEqual(CALLS.length);
  });

  it("lets the deploy role change file systems of the environment only, and the plan role change none", () => {
    const changing = (role: "deploy" | "plan") =>
      pipelineStatements(role, "dev", chosen).filter(({ actions }) =>
        actions.some((action) => /^elasticfilesystem:(?!Describe|List)/.test(action)),
      );
    expect(changing("deploy").length).toBeGreaterThan(0);
    for (const { condition } of changing("deploy"))
      expect(JSON.stringify(condition)).toMatch(/"aws:(Resource|Request)Tag\/Environment":"dev"/);
    expect(changing("plan")).toEqual([]);
  });
});

describe("an environment that does not", () => {
  it.each(stacks)("has nothing of it: %s", (stack) => {
    for (const name of ["dev", "prod"] as const)
      expect(synthesize(stack, name).text).not.toMatch(/elasticfilesystem|aws_efs|kept-postgres|2049/);
  });
});
