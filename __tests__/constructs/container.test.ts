import { assertOneTask, type Container, containerDefinition, volumesOf } from "../../constructs/container";
import { refusalOf } from "../support/refusal";

const logs = { logGroupName: "/ecs/x", region: "us-east-1" };
const container = (changes: Partial<Container> = {}): Container => ({
  name: "web",
  image: "registry/web@sha256:00",
  port: 8000,
  healthCommand: ["CMD", "true"],
  startSeconds: 30,
  environment: {},
  user: "65532:65532",
  memoryMiB: 512,
  ...changes,
});
const database = container({ name: "database", port: 5432 });

describe("a container", () => {
  it("has a read-only root, no capability, an init process and a hard limit, whatever it is", () => {
    expect(containerDefinition(container(), logs)).toMatchObject({
      essential: true,
      user: "65532:65532",
      memory: 512,
      readonlyRootFilesystem: true,
      linuxParameters: { initProcessEnabled: true, capabilities: { drop: ["ALL"] } },
    });
  });

  it("has time to drain before it is killed", () => {
    expect(containerDefinition(container(), logs).stopTimeout).toBeGreaterThan(25);
  });

  it("keeps its image's own command, and waits for nothing, unless it is told", () => {
    const definition = containerDefinition(container(), logs);
    expect(definition).not.toHaveProperty("command");
    expect(definition).toMatchObject({ dependsOn: [], secrets: [], environment: [] });
  });

  it("takes a command, and waits until what it needs is healthy", () => {
    expect(containerDefinition(container({ command: ["serve"], after: ["database"] }), logs)).toMatchObject({
      command: ["serve"],
      dependsOn: [{ containerName: "database", condition: "HEALTHY" }],
    });
  });

  it("is asked for its health in its own way, and not judged while it starts", () => {
    expect(containerDefinition(container({ startSeconds: 60 }), logs).healthCheck).toEqual({
      command: ["CMD", "true"],
      interval: 10,
      timeout: 5,
      retries: 3,
      startPeriod: 60,
    });
  });

  it("tells settings by value and secrets by where they are", () => {
    const { environment, secrets } = containerDefinition(
      container({ environment: { PORT: "8000" }, secrets: { PASSWORD: "arn-of-secret" } }),
      logs,
    );
    expect(environment).toEqual([{ name: "PORT", value: "8000" }]);
    expect(secrets).toEqual([{ name: "PASSWORD", valueFrom: "arn-of-secret" }]);
  });

  it("writes to folders of its own volumes", () => {
    expect(containerDefinition(container({ writablePaths: ["/data"] }), logs).mountPoints).toEqual([
      { sourceVolume: "web-data", containerPath: "/data", readOnly: false },
    ]);
  });

  it("writes to its root where ECS Exec has to", () => {
    expect(containerDefinition(container({ writableRoot: true }), logs).readonlyRootFilesystem).toBe(false);
  });

  it("shares no volume with another", () => {
    const volumes = volumesOf([
      container({ writablePaths: ["/data", "/tmp"] }),
      { ...database, writablePaths: ["/data"] },
    ]);
    expect(new Set(volumes).size).toBe(volumes.length);
    expect(volumes).toHaveLength(3);
  });
});

describe("the containers of one task", () => {
  const refusal = (...containers: Container[]) => refusalOf(() => assertOneTask(containers, 1024));

  it("may fill its memory to the last MiB, in an order that starts", () => {
    expect(() => assertOneTask([database, container({ after: ["database"] })], 1024)).not.toThrow();
  });

  it("are rejected with a name twice", () => {
    expect(refusal(container(), container({ port: 8001 }))).toBe(
      'containers[1].name: "web" is taken; give each container its own',
    );
  });

  it("are rejected with a port twice", () => {
    expect(refusal(container(), container({ name: "other" }))).toBe(
      'containers[1].port: 8000 belongs to "web", and a task has one address; choose another',
    );
  });

  it.each([
    ["a later container", [container({ after: ["database"] }), database], "database", 0],
    ["an unknown container", [database, container({ after: ["databse"] })], "databse", 1],
    ["itself", [database, container({ after: ["web"] })], "web", 1],
  ] as const)("are rejected when one waits for %s", (_what, containers, awaited, index) => {
    expect(refusal(...containers)).toBe(
      `containers[${index}].after: "${awaited}" is not a container before "web"; list it first`,
    );
  });

  it("are rejected when their limits are more than the task has", () => {
    expect(refusal(database, container({ memoryMiB: 513 }))).toBe(
      "containers: their limits add up to 1025 MiB, and the task has 1024; lower one or raise task.memoryMiB",
    );
  });
});
