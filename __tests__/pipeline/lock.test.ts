import { inventory } from "../../rehearsal/inventory/inventory";
import { currentObjects, storageInventory } from "../support/inventory";
import { bootstrapped } from "../support/test-rehearsal";

describe("two deploys at once", () => {
  const rehearsed = bootstrapped("dev");

  it("lets one through and tells the other who holds the lock", async () => {
    let release = () => {};
    const first = rehearsed().startStep("apply", ["--stack", "storage", "--yes"]);
    await new Promise<void>((isHeld) => {
      rehearsed().rehearsal.wire.observer = ({ action }, phase) => {
        if (action !== "PutBucketLifecycleConfiguration" || phase !== "after") return undefined;
        isHeld();
        return new Promise((resolve) => {
          release = () => resolve(undefined);
        });
      };
    });
    const second = await rehearsed().cdktf("deploy", "--auto-approve");
    expect(second.output).toContain("Error acquiring the state lock");
    expect(second.output).toMatch(/Who:\s+\S+@\S+/);
    expect(second.exitCode).not.toBe(0);
    const doctor = await rehearsed().step("doctor", "--stack", "storage");
    expect(doctor.output).toMatch(/state lock: \S+@\S+ holds the state of storage since .* for OperationTypeApply/);
    release();
    expect(await first.finished).toMatchObject({ exitCode: 0 });
  });

  it("corrupts nothing", async () => {
    expect(await inventory(rehearsed().rehearsal.url)).toEqual(storageInventory("dev"));
    const objects = await currentObjects(rehearsed().rehearsal.url, "stockwiz-terraform-state-123456789012-dev");
    expect(objects).toEqual(["dev/storage.tfstate"]);
    expect((await rehearsed().cdktf("deploy", "--auto-approve")).output).toContain("No changes.");
  });
});
