import { readFileSync } from "node:fs";
import path from "node:path";
import { badReleases } from "../../../rehearsal/images/releases";
import { runFile } from "../../support/run-project";
import { ACCOUNT, type SynthesizedStack } from "../../support/synthesize";
import { temporaryFolder } from "../../support/temporary-folder";

describe("the bad releases", () => {
  it("are all the ways in which a version fails", () => {
    expect([...badReleases].sort()).toEqual([
      "dies-later",
      "exits-at-once",
      "expired-credentials",
      "failing-migration",
      "fails-writes",
      "health-500",
      "missing-secret",
      "never-healthy",
      "no-database",
      "not-in-registry",
      "old-commit",
      "out-of-memory",
      "replaces-load-balancer",
      "wrong-port",
    ]);
  });
});

describe("the sources of a release that asks for another secret", () => {
  const folder = temporaryFolder();

  const definitionOf = async (name: string, own: Readonly<Record<string, string>>): Promise<string> => {
    const outFolder = path.join(folder, name);
    const variables = {
      STOCKWIZ_ENV: "dev",
      AWS_ACCOUNT_ID: ACCOUNT,
      AWS_REGION: "us-east-1",
      CDKTF_OUTDIR: outFolder,
    };
    const { exitCode, stderr } = await runFile("main.ts", [], { variables: { ...variables, ...own } });
    if (exitCode !== 0) throw new Error(stderr);
    const text = readFileSync(path.join(outFolder, "stacks", "app", "cdk.tf.json"), "utf8");
    const [definition] = Object.values((JSON.parse(text) as SynthesizedStack).resource.aws_ecs_task_definition ?? {});
    return String(definition?.container_definitions);
  };

  it("put it into one container, and change nothing else", async () => {
    const preload = `--require ${path.resolve("rehearsal/images/other-sources.cjs")}`;
    const other = { NODE_OPTIONS: preload, STOCKWIZ_OTHER_SECRET: "product-service dev/stockwiz/not-made-yet" };
    const [before, after] = [await definitionOf("before", {}), await definitionOf("after", other)];
    const secret = `{"name" = "OTHER_SECRET", "valueFrom" = "arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:dev/stockwiz/not-made-yet"}, `;
    expect(after.split(secret)).toHaveLength(2);
    expect(after.replace(secret, "")).toBe(before);
    expect(after.slice(0, after.indexOf(secret)).lastIndexOf('{"name" = "product-service", "image"')).toBeGreaterThan(
      after.slice(0, after.indexOf(secret)).lastIndexOf('{"name" = "api-gateway", "image"'),
    );
  });
});
