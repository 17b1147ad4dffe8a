import { CreateRepositoryCommand, DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { GetParametersByPathCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { registerImages } from "../../../rehearsal/images/register";
import { removeImages } from "../../../rehearsal/images/remove";
import { emulatedAws } from "../../support/emulated-aws";
import { rejectionOf } from "../../support/refusal";

const SERVICES = ["api-gateway", "postgres"];

describe("registering images", () => {
  const aws = emulatedAws();

  beforeAll(async () => {
    const [ecr, ssm] = [new ECRClient(aws.client), new SSMClient(aws.client)];
    for (const service of SERVICES) {
      const repositoryName = `dev-stockwiz-${service}`;
      await ecr.send(new CreateRepositoryCommand({ repositoryName, imageTagMutability: "IMMUTABLE" }));
      const Name = `/stockwiz/dev/images/${service}`;
      await ssm.send(new PutParameterCommand({ Name, Value: "none", Type: "String" }));
    }
  });

  const parameters = async (): Promise<(string | undefined)[]> => {
    const Path = "/stockwiz/dev/images/";
    const { Parameters = [] } = await new SSMClient(aws.client).send(new GetParametersByPathCommand({ Path }));
    return Parameters.map(({ Value }) => Value).sort();
  };
  const digests = async (): Promise<(string | undefined)[]> => {
    const found: (string | undefined)[] = [];
    for (const service of SERVICES) {
      const repositoryName = `dev-stockwiz-${service}`;
      const { imageDetails = [] } = await new ECRClient(aws.client).send(new DescribeImagesCommand({ repositoryName }));
      found.push(...imageDetails.map(({ imageDigest }) => imageDigest));
    }
    return found.sort();
  };

  it("gives every service an image of its own, and writes down its digest", async () => {
    expect(await registerImages(aws.client, "dev")).toHaveLength(2);
    expect(new Set(await digests()).size).toBe(2);
    expect(await parameters()).toEqual(await digests());
  });

  it("changes nothing when it is done again", async () => {
    const before = await digests();
    await registerImages(aws.client, "dev");
    expect(await digests()).toEqual(before);
    expect(await parameters()).toEqual(before);
  });

  it("is undone by removing the images, which may be done again", async () => {
    expect(await removeImages(aws.client, "dev")).toEqual(["dev-stockwiz-api-gateway", "dev-stockwiz-postgres"]);
    expect(await digests()).toEqual([]);
    expect(await removeImages(aws.client, "dev")).toEqual([]);
  });

  it("rejects an environment that has no image parameters", async () => {
    expect(await rejectionOf(registerImages(aws.client, "prod"))).toBe(
      "images: there is no parameter below /stockwiz/prod/images/; apply storage of prod first",
    );
  });
});
