import { type ContainerDefinition, DescribeTaskDefinitionCommand, type ECSClient } from "@aws-sdk/client-ecs";
import type { TaskView } from "../fargate/fargate";

/** The container behind a target, as it is registered. */
export interface ServingContainer {
  readonly name: string;
  /** Family and revision. */
  readonly taskDefinition: string;
  /** Variables that lead it to another container of its task, in words. */
  readonly leads: readonly string[];
}

const portsOf = ({ portMappings = [] }: ContainerDefinition): (number | undefined)[] =>
  portMappings.map(({ containerPort }) => containerPort);

/** Where a variable such as `PRODUCT_SERVICE_URL=http://localhost:8001` leads to. */
const leadOf = (name: string, value: string, containers: readonly ContainerDefinition[]): string[] => {
  const { hostname, port } = URL.canParse(value) ? new URL(value) : { hostname: "", port: "" };
  if (!["localhost", "127.0.0.1"].includes(hostname) || !port) return [];
  const found = containers.find((container) => portsOf(container).includes(Number(port)));
  return [`${name}=${value}, which is ${found ? `container ${found.name}` : "the port of no container"}`];
};

/** The container that answers at an address and port of the emulated network, by what is registered. */
export const containerAt = async (
  target: string,
  tasks: readonly TaskView[],
  ecs: ECSClient,
): Promise<ServingContainer | undefined> => {
  const [ip, port] = target.split(":");
  const task = tasks.findLast((one) => one.ip === ip);
  if (!task) return undefined;
  const question = new DescribeTaskDefinitionCommand({ taskDefinition: task.taskDefinitionArn });
  const { containerDefinitions: containers = [] } = (await ecs.send(question)).taskDefinition ?? {};
  const found = containers.find((container) => portsOf(container).includes(Number(port)));
  return {
    name: found?.name ?? `(none on port ${port})`,
    taskDefinition: task.taskDefinitionArn.split("/").at(-1) ?? "",
    leads: (found?.environment ?? []).flatMap(({ name = "", value = "" }) => leadOf(name, value, containers)),
  };
};
