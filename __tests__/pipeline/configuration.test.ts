import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { isInitialized, markInitialized, wantedResources } from "../../pipeline/terraform/configuration";
import { temporaryFolder, writeTo } from "../support/temporary-folder";
import { workspaceIn } from "../support/workspace";

const workspace = workspaceIn(temporaryFolder());
const PROVIDER = ".terraform/providers/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64";

const synthesize = (bucket: string) =>
  writeTo(
    workspace.folder,
    "cdk.tf.json",
    JSON.stringify({
      terraform: { backend: { s3: { bucket } } },
      resource: { aws_s3_bucket: { state: {} }, aws_ecr_repository: { images: { name: "x" } } },
      import: [{ to: "aws_s3_bucket.state", id: bucket }],
    }),
  );

/** As `terraform init` leaves it with a local mirror. */
const initialize = () => {
  const mirror = path.join(workspace.folder, "mirror");
  mkdirSync(mirror, { recursive: true });
  mkdirSync(path.dirname(path.join(workspace.folder, PROVIDER)), { recursive: true });
  symlinkSync(mirror, path.join(workspace.folder, PROVIDER));
  writeTo(workspace.folder, ".terraform.lock.hcl", "");
  markInitialized(workspace);
};

beforeEach(() => {
  rmSync(workspace.folder, { recursive: true, force: true });
  synthesize("one");
});

describe("a workspace", () => {
  it("wants what its stack declares and does not import", () => {
    expect(wantedResources(workspace)).toEqual([
      { address: "aws_ecr_repository.images", type: "aws_ecr_repository", settings: { name: "x" } },
    ]);
  });

  it("needs no init once it was initialized", () => {
    initialize();
    expect(isInitialized(workspace)).toBe(true);
  });

  it.each([
    ["it never was", () => rmSync(path.join(workspace.folder, ".terraform"), { recursive: true })],
    ["its backend is another", () => synthesize("two")],
    ["its lock file is gone", () => rmSync(path.join(workspace.folder, ".terraform.lock.hcl"))],
    [
      "the mirror that its provider came from is gone",
      () => rmSync(path.join(workspace.folder, "mirror"), { recursive: true }),
    ],
  ])("needs init when %s", (_, change) => {
    initialize();
    change();
    expect(isInitialized(workspace)).toBe(false);
  });
});
