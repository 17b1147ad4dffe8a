import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { LambdaFunctionUrl } from "@cdktf/provider-aws/lib/lambda-function-url";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { App, AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { type BuildOptions, buildSync } from "esbuild";
import { zipSync } from "fflate";
import { failuresPolicy } from "./failures-policy";
import type { PolicyStatement } from "./policy-document";
import { type RoleSource, WorkloadRole } from "./workload-role";

/** The newest that provider 5.100.0 accepts: docs/adr/0020-versions-and-their-ends.md. */
const RUNTIME = "nodejs22.x";
/** How esbuild makes the one file of a function. The SDK is left out, because the runtime brings it. */
export const FUNCTION_BUNDLE = {
  bundle: true,
  minify: true,
  platform: "node",
  target: RUNTIME.replace(/^nodejs(\d+)\.x$/, "node$1"),
  format: "cjs",
  external: ["@aws-sdk/*"],
} satisfies BuildOptions;
const MEMORY_MIB = 256;
/** What events and URL call. */
const ALIAS = "live";
/** As long as SQS keeps anything: somebody has to find the time to look. */
const FAILURES_SECONDS = 1_209_600;
/** In every entry of a zip there is a time; the real one would make every synthesis another one. */
const ZIP_TIME = "2000-01-01T00:00:00";

export interface NodeLambdaProps {
  readonly functionName: string;
  readonly description: string;
  /** TypeScript file that exports `handler`, from the root of the project. */
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What it may do beside writing its log. */
  readonly statements: readonly PolicyStatement[];
  /** Seconds, 1 to 900. */
  readonly timeoutSeconds: number;
  /** Queue of the events that it failed on three times. */
  readonly failuresQueueName: string;
  /**
   * Literal ARNs of the rules of EventBridge that put aside in the same queue what they cannot hand over.
   * @default []
   */
  readonly undeliveredFrom?: readonly string[];
  readonly logRetentionDays: number;
  readonly roles: RoleSource;
  readonly region: string;
  /** The 12 digits of the AWS account. */
  readonly account: string;
}

/**
 * A function of one bundled file, with a role, a log that ends, a queue for what it failed on, traces of X-Ray, and a URL that
 * only signed requests of this account open. Who calls it calls the alias `live`. Terraform makes function and alias; from
 * then on the step `lambda` brings new code, publishes a version that has answered, and moves the alias to it, so Terraform
 * looks at neither again.
 */
export class NodeLambda extends Construct {
  readonly functionName: string;
  /** Of the alias. */
  readonly arn: string;
  readonly aliasName: string;
  readonly url: string;
  /** Of the queue of failures. */
  readonly failuresArn: string;
  readonly timeoutSeconds: number;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NodeLambdaProps,
  ) {
    super(scope, id);
    this.timeoutSeconds = props.timeoutSeconds;
    const logGroupName = `/aws/lambda/${props.functionName}`;
    const group = new CloudwatchLogGroup(this, "log", {
      name: logGroupName,
      retentionInDays: props.logRetentionDays,
    });
    this.failuresArn = this.addFailures();
    const code = this.bundle();
    const lambda = new LambdaFunction(this, "function", {
      functionName: props.functionName,
      description: props.description,
      runtime: RUNTIME,
      architectures: ["arm64"],
      handler: "index.handler",
      filename: code.path,
      sourceCodeHash: code.assetHash,
      role: this.addRole(logGroupName),
      timeout: props.timeoutSeconds,
      memorySize: MEMORY_MIB,
      environment: { variables: { ...props.environment } },
      deadLetterConfig: { targetArn: this.failuresArn },
      tracingConfig: { mode: "Active" },
      dependsOn: [group], // otherwise the first call makes a log group that nobody ends
      lifecycle: { ignoreChanges: ["filename", "source_code_hash"] },
    });
    const live = new LambdaAlias(this, "live", {
      name: ALIAS,
      description: "what events and URL call",
      functionName: lambda.functionName,
      functionVersion: "$LATEST", // until the step publishes a version
      lifecycle: { ignoreChanges: ["function_version"] },
    });
    this.functionName = lambda.functionName;
    this.arn = live.arn;
    this.aliasName = live.name;
    this.url = new LambdaFunctionUrl(this, "url", {
      functionName: lambda.functionName,
      qualifier: ALIAS, // a literal, by which a URL that no state knows is found again
      authorizationType: "AWS_IAM",
      dependsOn: [live],
    }).functionUrl;
  }

  private addFailures(): string {
    const { region, account, failuresQueueName, undeliveredFrom: ruleArns = [] } = this.props;
    return new SqsQueue(this, "failures", {
      name: failuresQueueName,
      messageRetentionSeconds: FAILURES_SECONDS,
      sqsManagedSseEnabled: true,
      // Beside the queue, as a resource of its own, it would take the provider another 25 seconds to make and to remove.
      policy: failuresPolicy({ queueArn: `arn:aws:sqs:${region}:${account}:${failuresQueueName}`, ruleArns }),
    }).arn;
  }

  private addRole(logGroupName: string): string {
    const { functionName, failuresQueueName, statements, roles, region, account } = this.props;
    return new WorkloadRole(this, "role", {
      source: roles,
      roleName: functionName,
      service: "lambda.amazonaws.com",
      sourceArn: `arn:aws:lambda:${region}:${account}:function:${functionName}`,
      statements: [...lambdaStatements({ region, account, logGroupName, failuresQueueName }), ...statements],
    }).arn;
  }

  /** One file, zipped: the same sources make the same bytes. */
  private bundle(): TerraformAsset {
    const folder = path.join(App.of(this).outdir, "bundles");
    const { outputFiles } = buildSync({
      entryPoints: [path.join(__dirname, "..", this.props.entry)],
      ...FUNCTION_BUNDLE,
      write: false,
    });
    const code = outputFiles[0]?.contents ?? new Uint8Array();
    const file = path.join(folder, `${this.props.functionName}.zip`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, zipSync({ "index.js": code }, { mtime: ZIP_TIME }));
    return new TerraformAsset(this, "code", { path: path.resolve(file), type: AssetType.FILE });
  }
}

/** What any function needs to write its log and its traces, and to put aside what it failed on. */
export const lambdaStatements = ({
  region,
  account,
  logGroupName,
  failuresQueueName,
}: {
  readonly region: string;
  readonly account: string;
  readonly logGroupName: string;
  readonly failuresQueueName: string;
}): PolicyStatement[] => [
  {
    sid: "WriteLog",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [`arn:aws:logs:${region}:${account}:log-group:${logGroupName}:*`],
  },
  {
    sid: "PutFailuresAside",
    actions: ["sqs:SendMessage"],
    resources: [`arn:aws:sqs:${region}:${account}:${failuresQueueName}`],
  },
  // The actions take no resource.
  { sid: "Trace", actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], resources: ["*"] },
];
