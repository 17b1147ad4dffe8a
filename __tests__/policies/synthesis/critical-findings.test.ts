import { readFileSync } from "node:fs";
import path from "node:path";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { App, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { waive } from "../../../constructs/waive";
import { REPORTS_ITSELF } from "../../../policies/synthesis/reports-itself";
import { synthesizeJudged } from "../../../policies/synthesis/synthesize";
import { temporaryFolder } from "../../support/temporary-folder";

const reason = { reason: "the pictures of the shop are for everybody", owner: "shop", until: "2999-12-31" };
const FINDING =
  /^policies: refused, nothing is synthesized\napp\/shop\/pictures: s3-no-public-acl: .+; .+, or waive\(\) it with a reason$/;

describe("synthesis", () => {
  const outdir = temporaryFolder();
  let synthesized = 0;

  /** An app of two stacks, one of which may hold a bucket that is open to the world. */
  const appWith = (build: (shop: Construct) => void, context: Readonly<Record<string, unknown>> = {}): App => {
    const app = new App({ outdir: path.join(outdir, String(synthesized++)), context, skipBackendValidation: true });
    new TerraformStack(app, "network");
    const stack = new TerraformStack(app, "app");
    new AwsProvider(stack, "aws", { region: "us-east-1" });
    build(new Construct(stack, "shop"));
    return app;
  };
  const opened = (shop: Construct, acl = "public-read-write") =>
    new S3Bucket(shop, "pictures", { bucket: "pictures", acl });
  const writtenBy = (app: App): string => readFileSync(path.join(app.outdir, "stacks/app/cdk.tf.json"), "utf8");

  it("is refused for a critical finding, in its words and with the path of its construct", async () => {
    const app = appWith(opened);
    await expect(synthesizeJudged(app)).rejects.toThrow(
      expect.objectContaining({ name: "UserError", message: expect.stringMatching(FINDING) }),
    );
    expect(() => writtenBy(app)).toThrow("no such file");
  });

  it("goes through where nothing is wrong", async () => {
    const app = appWith((shop) => opened(shop, "private"));
    await synthesizeJudged(app);
    expect(writtenBy(app)).toContain('"acl": "private"');
  });

  it("goes through where the finding is waived", async () => {
    const app = appWith((shop) => waive(opened(shop), "s3-no-public-acl", reason));
    await synthesizeJudged(app);
    expect(writtenBy(app)).toContain('"acl": "public-read-write"');
  });

  it("is refused where the waiver is past its day", async () => {
    const app = appWith((shop) => waive(opened(shop), "s3-no-public-acl", { ...reason, until: "2020-01-01" }));
    await expect(synthesizeJudged(app)).rejects.toThrow("s3-no-public-acl");
  });

  it("goes through with findings that are not critical", async () => {
    const app = appWith((shop) => new EcrRepository(shop, "images", { name: "images" }));
    await synthesizeJudged(app);
    expect(writtenBy(app)).toContain("aws_ecr_repository");
  });

  it("goes through for whoever reports the findings", async () => {
    const app = appWith(opened, { [REPORTS_ITSELF]: true });
    await synthesizeJudged(app);
    expect(writtenBy(app)).toContain("public-read-write");
  });

  it("annotates the construct for CDKTF's own command, which prints it", async () => {
    const app = appWith(opened);
    await synthesizeJudged(app).catch(() => undefined);
    const [, shop] = app.node.findChild("app").node.findChild("shop").node.findAll();
    expect(shop?.node.path).toBe("app/shop/pictures");
    expect(shop?.node.metadata.filter(({ type }) => type === "@cdktf/error")).toHaveLength(1);
  });

  it("fails with another fault as that fault", async () => {
    const app = appWith(() => undefined);
    app.node.findChild("app").node.addValidation({ validate: () => ["something else"] });
    await expect(synthesizeJudged(app)).rejects.toThrow("something else");
  });
});
