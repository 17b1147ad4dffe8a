import {
  DescribeTaskDefinitionCommand,
  ECSClient,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { deregisterStrays } from "../../../pipeline/deployment/strays";
import { emulatedAws } from "../../support/emulated-aws";

describe("revisions of a task definition that no state records", () => {
  const aws = emulatedAws();

  const register = async (family: string, Environment = "dev"): Promise<string> => {
    const tags = Object.entries({ Project: "StockWiz", Environment }).map(([key, value]) => ({ key, value }));
    const containerDefinitions = [{ name: "web", image: "web", memory: 128 }];
    const command = new RegisterTaskDefinitionCommand({ family, containerDefinitions, tags });
    const { taskDefinition } = await new ECSClient(aws.client).send(command);
    return taskDefinition?.taskDefinitionArn ?? "";
  };

  it("are deregistered, and no other", async () => {
    const ecs = new ECSClient(aws.client);
    const [recorded, stray] = [await register("dev-stockwiz"), await register("dev-stockwiz")];
    const [migration, strayMigration] = [
      await register("dev-stockwiz-migrate"),
      await register("dev-stockwiz-migrate"),
    ];
    const others = [
      await register("dev-stockwiz", "staging"), // of the name, but somebody else's
      await register("dev-stockwiz-report"),
      await register("staging-stockwiz"),
    ];
    const strays = [stray, strayMigration];
    expect(await deregisterStrays(ecs, "dev", [recorded, migration])).toEqual(strays);
    const { taskDefinitionArns = [] } = await ecs.send(new ListTaskDefinitionsCommand({ status: "ACTIVE" }));
    expect([...taskDefinitionArns].sort()).toEqual([recorded, migration, ...others].sort());
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: stray }));
    expect(taskDefinition?.status).toBe("INACTIVE");
    expect(await deregisterStrays(ecs, "dev", [recorded, migration])).toEqual([]);
  });
});
