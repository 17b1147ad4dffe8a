import { BatchDeleteImageCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { inventory, unlistedServices } from "../../rehearsal/inventory/inventory";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import { currentObjects, objectVersions, storageInventory } from "./inventory";
import { TestRehearsal } from "./test-rehearsal";

const MANIFEST = JSON.stringify({
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  config: { mediaType: "application/vnd.oci.image.config.v1+json", size: 2, digest: `sha256:${"0".repeat(64)}` },
  layers: [],
});

const clientsOf = ({ rehearsal }: TestRehearsal) => {
  const options = { endpoint: rehearsal.url, region: "us-east-1", credentials: CREDENTIALS };
  return { ecr: new ECRClient(options), ssm: new SSMClient(options) };
};

/** Waits until AWS has answered `action`, keeps that answer back, and gives what lets it go. */
const holdAt = ({ rehearsal }: TestRehearsal, action: string): Promise<() => void> =>
  new Promise((isHeld) => {
    rehearsal.wire.observer = (call, phase) => {
      if (call.action !== action || phase !== "after") return undefined;
      return new Promise((resolve) => isHeld(() => resolve(undefined)));
    };
  });

/** The life of storage in one environment, from nothing to nothing, in the order in which it happens. */
export const describeStorageOf = (environment: "dev" | "staging" | "prod"): void => {
  const isProtected = environment === "prod";
  const bucket = `stockwiz-terraform-state-123456789012-${environment}`;
  const repositoryName = `${environment}-stockwiz-postgres`;
  const confirmed = isProtected ? ["--yes", "--confirm", environment] : ["--yes"];

  describe(`storage of ${environment}`, () => {
    let test: TestRehearsal;
    beforeAll(async () => {
      test = await TestRehearsal.start(environment);
    });
    afterAll(() => test.stop());

    it("is deployed by the plain CLI after bootstrap, and by nobody else meanwhile", async () => {
      expect(await test.step("bootstrap")).toMatchObject({ exitCode: 0 });
      const deployment = test.startCdktf("deploy", "--auto-approve");
      const release = await holdAt(test, "PutBucketLifecycleConfiguration");
      const second = await test.step("apply", "--stack", "storage", "--yes");
      expect(second.output).toContain("Error acquiring the state lock");
      expect(second.output).toMatch(/Who:\s+\S+@\S+/);
      expect(second.exitCode).not.toBe(0);
      const doctor = await test.step("doctor", "--stack", "storage");
      expect(doctor.output).toMatch(/state lock: \S+@\S+ holds the state of storage since .* for OperationTypeApply/);
      release();
      const { exitCode, output } = await deployment.finished;
      expect(output).toContain(`123456789012.dkr.ecr.us-east-1.amazonaws.com/${repositoryName}`);
      expect(exitCode).toBe(0);
      expect(await inventory(test.rehearsal.url)).toEqual(storageInventory(environment));
    });

    it("keeps its state in S3 and gives its lock back", async () => {
      expect(await currentObjects(test.rehearsal.url, bucket)).toEqual([`${environment}/storage.tfstate`]);
    });

    it("has nothing to change when it is deployed again", async () => {
      const { exitCode, output } = await test.cdktf("deploy", "--auto-approve");
      expect(output).toContain("No changes.");
      expect(exitCode).toBe(0);
    });

    it("shows no difference, not even after a deploy has written which image runs", async () => {
      const { ssm } = clientsOf(test);
      const Name = `/stockwiz/${environment}/images/postgres`;
      await ssm.send(new PutParameterCommand({ Name, Value: `sha256:${"1".repeat(64)}`, Overwrite: true }));
      const { exitCode, output } = await test.cdktf("diff");
      expect(output).toContain("No changes.");
      expect(exitCode).toBe(0);
    });

    if (isProtected) {
      it("refuses to be destroyed while a repository holds images", async () => {
        const { ecr } = clientsOf(test);
        const { image } = await ecr.send(
          new PutImageCommand({ repositoryName, imageManifest: MANIFEST, imageTag: "v1" }),
        );
        const refused = await test.step("destroy", "--stack", "storage", ...confirmed);
        expect(refused.output).toContain(
          `prod is protected and its repositories hold images (${repositoryName} holds 1)`,
        );
        expect(refused.exitCode).toBe(1);
        expect(await inventory(test.rehearsal.url)).toEqual(storageInventory(environment));
        const imageIds = [{ imageDigest: image?.imageId?.imageDigest }];
        await ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds }));
      });
    } else {
      it("takes images along when it is destroyed", async () => {
        const { ecr } = clientsOf(test);
        await ecr.send(new PutImageCommand({ repositoryName, imageManifest: MANIFEST, imageTag: "v1" }));
      });
    }

    it("leaves nothing but the state bucket when it is destroyed", async () => {
      const { exitCode, output } = await test.step("destroy", "--stack", "storage", ...confirmed);
      expect(output).toContain(`aws_ecr_repository.postgres_repository_7433BE9F  LOSES ITS IMAGES`);
      expect(exitCode).toBe(0);
      expect(await inventory(test.rehearsal.url)).toEqual([`s3 ${bucket}`]);
    });

    if (isProtected) {
      it("refuses to remove the state bucket with its old versions", async () => {
        const { exitCode, output } = await test.step("destroy", "--stack", "storage", "--with-state", ...confirmed);
        expect(output).toContain("the state bucket of prod is protected, with the old versions of every state in it");
        expect(exitCode).toBe(1);
        expect(await inventory(test.rehearsal.url)).toEqual([`s3 ${bucket}`]);
      });
    } else {
      it("leaves nothing at all when the state goes too, old versions included", async () => {
        const versions = await objectVersions(test.rehearsal.url, bucket);
        expect(versions[`${environment}/storage.tfstate`]).toBeGreaterThan(1);
        const { exitCode } = await test.step("destroy", "--stack", "storage", "--with-state", ...confirmed);
        expect(exitCode).toBe(0);
        expect(await inventory(test.rehearsal.url)).toEqual([]);
      });
    }

    it("calls no service that the inventory does not list", () => {
      expect(unlistedServices(test.rehearsal.calls.read())).toEqual([]);
    });
  });
};
