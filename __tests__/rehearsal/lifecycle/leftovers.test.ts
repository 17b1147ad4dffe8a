import { environmentNamed } from "../../../environments/all";
import { unlistedServices } from "../../../rehearsal/inventory/inventory";
import { remainsOf } from "../../../rehearsal/lifecycle/leftovers";

const remains = (found: readonly string[], name = "dev", unlisted: readonly string[] = []) =>
  remainsOf(found, { environment: environmentNamed(name, "--env"), stateBucket: "state", unlisted });

describe("what a destroyed environment leaves", () => {
  it("keeps the state bucket, and no other", () => {
    expect(remains(["s3 state", "s3 state-2"])).toEqual({ leftovers: ["s3 state-2"], kept: ["s3 state"] });
  });

  it.each(["staging", "prod"])("keeps the last snapshot of the database of %s", (name) => {
    expect(remains(["rds snapshot final"], name)).toEqual({ leftovers: [], kept: ["rds snapshot final"] });
  });

  it("rejects a snapshot where none was asked for, and a database anywhere", () => {
    expect(remains(["rds snapshot final"]).leftovers).toEqual(["rds snapshot final"]);
    expect(remains(["rds instance snapshot"], "prod").leftovers).toEqual(["rds instance snapshot"]);
  });

  it("rejects a service that nobody looks into", () => {
    expect(remains([], "dev", ["glue"]).leftovers).toEqual(["unlisted service: glue"]);
  });
});

describe("the services that no lister looks into", () => {
  it("are those that were called and are not in the inventory", () => {
    const services = ["s3", "glue", "ec2", "athena", "glue"].map((service) => ({ service }));
    expect(unlistedServices(services)).toEqual(["athena", "glue"]);
  });

  it("are not those that hold nothing", () => {
    expect(unlistedServices([{ service: "sts" }, { service: "tagging" }])).toEqual([]);
  });
});
