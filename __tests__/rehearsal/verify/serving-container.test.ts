import { ECSClient, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import type { TaskView } from "../../../rehearsal/fargate/fargate";
import { containerAt } from "../../../rehearsal/verify/serving-container";
import { emulatedAws } from "../../support/emulated-aws";

describe("the container behind a target", () => {
  const aws = emulatedAws();
  let tasks: TaskView[];

  beforeAll(async () => {
    const container = (name: string, containerPort: number, environment: { name: string; value: string }[] = []) => ({
      ...{ name, image: name, memory: 128, environment },
      portMappings: [{ containerPort }],
    });
    const address = (name: string, value: string) => ({ name, value });
    const { taskDefinition } = await new ECSClient(aws.client).send(
      new RegisterTaskDefinitionCommand({
        family: "dev-stockwiz",
        containerDefinitions: [
          container("api-gateway", 8000, [
            address("PRODUCT_SERVICE_URL", "http://localhost:8002"),
            address("INVENTORY_SERVICE_URL", "http://localhost:8009"),
            address("DOCUMENTATION", "https://example.com:8001/"),
            address("PORT", "8000"),
          ]),
          container("inventory-service", 8002),
        ],
      }),
    );
    const taskDefinitionArn = taskDefinition?.taskDefinitionArn ?? "";
    const known = { arn: "arn", id: "1", group: "service:web", status: "RUNNING", containers: [] } as const;
    tasks = [{ ...known, taskDefinitionArn, ip: "10.0.11.4" }];
  });
  const at = (target: string) => containerAt(target, tasks, new ECSClient(aws.client));

  it("is found by the port that it maps, with where its variables lead", async () => {
    expect(await at("10.0.11.4:8000")).toEqual({
      name: "api-gateway",
      taskDefinition: "dev-stockwiz:1",
      leads: [
        "PRODUCT_SERVICE_URL=http://localhost:8002, which is container inventory-service",
        "INVENTORY_SERVICE_URL=http://localhost:8009, which is the port of no container",
      ],
    });
  });

  it("is none where no container maps the port", async () => {
    expect(await at("10.0.11.4:8005")).toMatchObject({ name: "(none on port 8005)", leads: [] });
  });

  it("is unknown where no task has the address", async () => {
    expect(await at("10.0.11.5:8000")).toBeUndefined();
  });
});
