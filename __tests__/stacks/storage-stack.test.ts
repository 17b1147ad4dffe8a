import { environmentNamed, environmentNames } from "../../environments/all";
import { outlineOf } from "../support/stack-outline";
import { ACCOUNT, GITHUB, synthesize } from "../support/synthesize";

const services = ["api-gateway", "inventory-service", "postgres", "product-service"];

describe.each(environmentNames)("the storage stack of %s", (name) => {
  const stack = synthesize("storage", name, GITHUB);
  const bucketSettings = (type: string) => stack.only(`aws_s3_bucket_${type}`);

  it("holds what its reviewed outline says", () => {
    expect(outlineOf(stack)).toMatchSnapshot();
  });

  it("names the state bucket after account and environment, and puts it out", () => {
    const bucket = `stockwiz-terraform-state-${ACCOUNT}-${name}`;
    expect(stack.only("aws_s3_bucket").bucket).toBe(bucket);
    expect(stack.json.output.state_bucket?.value).toMatch(/^\$\{aws_s3_bucket\..+\.bucket\}$/);
  });

  it("imports the state bucket that bootstrap made", () => {
    expect(stack.json.import).toContainEqual({
      id: `stockwiz-terraform-state-${ACCOUNT}-${name}`,
      to: expect.stringMatching(/^aws_s3_bucket\./),
    });
  });

  it("never destroys the state bucket", () => {
    expect(stack.only("aws_s3_bucket")).toMatchObject({ lifecycle: { prevent_destroy: true } });
    expect(stack.only("aws_s3_bucket")).not.toHaveProperty("force_destroy");
  });

  it("keeps versions of the state", () => {
    expect(bucketSettings("versioning").versioning_configuration).toEqual({ status: "Enabled" });
  });

  it("encrypts the state with a key of KMS", () => {
    expect(bucketSettings("server_side_encryption_configuration").rule).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "aws:kms" }, bucket_key_enabled: true },
    ]);
  });

  it("closes the state bucket to the public in all four ways", () => {
    expect(bucketSettings("public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  it("leaves nobody but the bucket's owner an ACL", () => {
    expect(bucketSettings("ownership_controls").rule).toEqual({ object_ownership: "BucketOwnerEnforced" });
  });

  it("refuses every request to the state bucket without TLS 1.2", () => {
    const { Statement } = JSON.parse(String(bucketSettings("policy").policy));
    const bucketArn = `arn:aws:s3:::stockwiz-terraform-state-${ACCOUNT}-${name}`;
    const denied = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: [bucketArn, `${bucketArn}/*`] };
    expect(Statement).toEqual([
      { ...denied, Sid: "RefusePlainHttp", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { ...denied, Sid: "RefuseOldTls", Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
    ]);
  });

  it("lets old versions of the state expire after 90 days, but the newest 20 of them", () => {
    expect(bucketSettings("lifecycle_configuration").rule).toEqual([
      {
        id: "old-versions",
        status: "Enabled",
        filter: [{ prefix: "" }],
        noncurrent_version_expiration: [{ newer_noncurrent_versions: 20, noncurrent_days: 90 }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  it("has one repository for each image", () => {
    const names = stack.resources("aws_ecr_repository").map((repository) => repository.name);
    expect(names).toEqual(services.map((service) => `${name}-stockwiz-${service}`));
  });

  it("has repositories whose tags never move, which scan every push and encrypt", () => {
    for (const repository of stack.resources("aws_ecr_repository"))
      expect(repository).toMatchObject({
        image_tag_mutability: "IMMUTABLE",
        image_scanning_configuration: { scan_on_push: true },
        encryption_configuration: [{ encryption_type: "KMS" }],
      });
  });

  it("keeps releases by a rule of their own, and beside them ten of a service and five of postgres", () => {
    const { perService } = environmentNamed(name, ACCOUNT).imagesKept;
    const kept = stack.resources("aws_ecr_lifecycle_policy").map(({ repository, policy }) => {
      const [releases, untagged, newest] = JSON.parse(String(policy)).rules;
      expect(releases.selection).toMatchObject({ tagPrefixList: ["release-"], countType: "imageCountMoreThan" });
      expect(releases.selection.countNumber).toBeGreaterThan(perService);
      expect(untagged.selection).toMatchObject({ tagStatus: "untagged", countUnit: "days", countNumber: 7 });
      expect(newest.selection).toMatchObject({ tagStatus: "any", countType: "imageCountMoreThan" });
      const others = newest.selection.countNumber - releases.selection.countNumber;
      return [/repository\.(.+)_repository_/.exec(String(repository))?.[1], others];
    });
    expect(Object.fromEntries(kept)).toEqual({
      "api-gateway": 10,
      "inventory-service": 10,
      postgres: 5,
      "product-service": 10,
    });
  });

  it("has a parameter for the image of each service, which no plan puts back", () => {
    const parameters = stack.resources("aws_ssm_parameter");
    expect(parameters.map((parameter) => parameter.name)).toEqual(
      services.map((service) => `/stockwiz/${name}/images/${service}`),
    );
    for (const parameter of parameters)
      expect(parameter).toMatchObject({
        type: "String",
        insecure_value: "none",
        lifecycle: { ignore_changes: ["insecure_value", "value"] },
      });
  });

  it("puts out the URL of every repository", () => {
    const urls = Object.entries(stack.json.output).filter(([output]) => output.startsWith("ecr_"));
    expect(
      urls.map(([output, { value }]) => [
        output,
        /repository\.(.+)_repository_.+\.repository_url/.exec(String(value))?.[1],
      ]),
    ).toEqual([
      ["ecr_api_url", "api-gateway"],
      ["ecr_inventory_url", "inventory-service"],
      ["ecr_postgres_url", "postgres"],
      ["ecr_product_url", "product-service"],
    ]);
  });

  it("keeps its state encrypted under its own key, with a lock file, in the bucket of its account", () => {
    expect(stack.json.terraform.backend).toEqual({
      s3: {
        bucket: `stockwiz-terraform-state-${ACCOUNT}-${name}`,
        key: `${name}/storage.tfstate`,
        region: "us-east-1",
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  it("refuses any account but its own, and tags all it makes", () => {
    expect(stack.json.provider.aws).toEqual([
      {
        region: "us-east-1",
        allowed_account_ids: [ACCOUNT],
        default_tags: [{ tags: { Project: "StockWiz", Environment: name, Stack: "storage", ManagedBy: "cdktf" } }],
      },
    ]);
  });
});

describe("the storage stack", () => {
  const forced = (name: "dev" | "staging" | "prod") =>
    new Set(
      synthesize("storage", name)
        .resources("aws_ecr_repository")
        .map((repository) => repository.force_delete),
    );

  it.each(["dev", "staging"] as const)("deletes repositories that still hold images in %s", (name) => {
    expect(forced(name)).toEqual(new Set([true]));
  });

  it("refuses to delete repositories that still hold images in prod", () => {
    expect(forced("prod")).toEqual(new Set([false]));
  });

  it("goes to the region that the variables name, with state and provider", () => {
    const { json } = synthesize("storage", "dev", { AWS_REGION: "eu-central-1" });
    expect([json.terraform.backend.s3?.region, json.provider.aws?.[0]?.region]).toEqual([
      "eu-central-1",
      "eu-central-1",
    ]);
  });

  it("is the same text whenever it is synthesized", () => {
    expect(synthesize("storage", "dev", GITHUB).text).toBe(synthesize("storage", "dev", GITHUB).text);
  });
});
