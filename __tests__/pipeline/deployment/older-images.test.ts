import { CreateRepositoryCommand, ECRClient } from "@aws-sdk/client-ecr";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { readDeployment } from "../../../environments/deployment";
import { refuseOlderImages } from "../../../pipeline/deployment/older-images";
import type { Ancestry } from "../../../pipeline/images/ancestry";
import { keepReleases } from "../../../pipeline/images/kept-releases";
import { push } from "../../../rehearsal/images/register";
import { builtImage } from "../../support/built-image";
import { callAws } from "../../support/caller-of-aws";
import { emulatedAws } from "../../support/emulated-aws";
import { rejectionOf } from "../../support/refusal";
import { ACCOUNT } from "../../support/synthesize";

const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" });
const [service, repositoryName] = ["product-service", "dev-stockwiz-product-service"];

describe("a deployment of images that are not newer than what runs", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);
  const runs = builtImage("runs");
  const other = { [service]: { digest: builtImage("other").digest, commit: "asked" } };
  const found =
    (ancestry: Ancestry, compared: string[] = []) =>
    (version: string, running: string): Ancestry => {
      compared.push(`${version} ${running}`);
      return ancestry;
    };

  const setDigest = (Value: string) =>
    new SSMClient(aws.client).send(
      new PutParameterCommand({ Name: `/stockwiz/dev/images/${service}`, Value, Type: "String", Overwrite: true }),
    );
  beforeAll(async () => {
    const ecr = new ECRClient(aws.client);
    await ecr.send(new CreateRepositoryCommand({ repositoryName, imageTagMutability: "IMMUTABLE" }));
    await push(ecr, repositoryName, runs, "running");
    await keepReleases(deployment, [{ [service]: runs.digest }]);
    await setDigest(runs.digest);
  });

  it("goes on when they are newer, compared by the commit that the image is tagged with", async () => {
    const compared: string[] = [];
    await refuseOlderImages(deployment, other, found({ kind: "not older" }, compared));
    expect(compared).toEqual(["asked running"]);
  });

  it("goes on without a question when the very image runs", async () => {
    const same = { [service]: { digest: runs.digest, commit: "asked" } };
    await expect(refuseOlderImages(deployment, same, found({ kind: "older" }))).resolves.toBeUndefined();
  });

  it("rejects an ancestor of what runs, and names rollback and --older", async () => {
    expect(await rejectionOf(refuseOlderImages(deployment, other, found({ kind: "older" })))).toBe(
      "deploy: product-service: asked is an ancestor of running, which runs; nothing was deployed; " +
        "go back with: npm run step -- rollback --env dev, or say --older",
    );
  });

  it("rejects what git cannot compare, with git's reason", async () => {
    const unknown = found({ kind: "unknown", why: "a reason" });
    expect(await rejectionOf(refuseOlderImages(deployment, other, unknown))).toMatch(
      /^deploy: product-service: whether asked is older than running is not known: a reason; nothing was deployed; .+--older$/,
    );
  });

  it("rejects what cannot be compared with an image that its repository lost", async () => {
    await setDigest(builtImage("lost").digest);
    expect(await rejectionOf(refuseOlderImages(deployment, other, found({ kind: "not older" })))).toMatch(
      /is older than what runs is not known: nothing says from which commit sha256:[0-9a-f]{64} was built/,
    );
  });
});
