import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { Fn, type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import { type LogTarget, type Program, programDefinition, volumesOf } from "./container";
import type { WorkloadRole } from "./workload-role";

/** Fargate's smallest task; a migration waits for the database most of the time. */
const CPU = 256;
const MEMORY_MIB = 512;
/** The user of the official image, by number. */
const POSTGRES_USER_ID = "999:999";

export interface MigrationTaskProps {
  readonly family: string;
  /** @default "X86_64" */
  readonly architecture?: "X86_64" | "ARM64" | undefined;
  /** Image of PostgreSQL with StockWiz's schema. */
  readonly image: string;
  /** Where the database is, and who prepares it for whom. */
  readonly preparation: Pick<Program, "environment" | "secrets">;
  /** Takes the image and the secrets; the program itself calls no AWS API and has no role. */
  readonly executionRole: WorkloadRole;
  readonly logs: LogTarget;
  /** What has to exist before it can run, such as its log group. */
  readonly after: readonly ITerraformDependable[];
}

/** A task that prepares a managed database and ends. Nothing here runs it: the `migrate` step does. */
export class MigrationTask extends Construct {
  constructor(scope: Construct, id: string, props: MigrationTaskProps) {
    super(scope, id);
    const { family, architecture, image, preparation, executionRole, logs, after } = props;
    const program: Program = {
      name: "migrate",
      image,
      command: ["migrate.sh"],
      ...preparation,
      user: POSTGRES_USER_ID,
      memoryMiB: MEMORY_MIB,
      writablePaths: ["/tmp"],
    };
    new EcsTaskDefinition(this, "task", {
      family,
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(CPU),
      memory: String(MEMORY_MIB),
      runtimePlatform: { cpuArchitecture: architecture ?? "X86_64", operatingSystemFamily: "LINUX" },
      executionRoleArn: executionRole.arn,
      // An expression, because it holds references: `cdktf synth --hcl` cannot write one that lies inside a JSON text.
      containerDefinitions: Token.asString(Fn.jsonencode([programDefinition(program, logs)])),
      volume: volumesOf([program]),
      dependsOn: [...after, ...executionRole.permissions],
    });
  }
}
