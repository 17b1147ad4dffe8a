import type { ListenerUrl } from "../alb/alb";
import { askWire } from "../control-client";
import type { TaskView } from "../fargate/fargate";
import { RehearsalFolder } from "../folder";

/** Lists the tasks that run or ran, and their containers. */
export const ps = async ({ name }: { name: string }): Promise<void> => {
  const tasks = await askWire<TaskView[]>(new RehearsalFolder(name), "tasks");
  for (const { id, group, ip, status, stoppedReason, taskDefinitionArn, containers } of tasks) {
    const revision = taskDefinitionArn.split("/").at(-1);
    console.log(
      [id.slice(0, 8), status.padEnd(12), ip.padEnd(12), group, revision, stoppedReason].filter(Boolean).join("  "),
    );
    for (const container of containers)
      console.log(
        [
          "        ",
          container.name.padEnd(18),
          container.lastStatus,
          container.health,
          container.exitCode,
          container.reason,
        ]
          .filter((part) => part !== undefined)
          .join("  "),
      );
  }
  if (tasks.length === 0) console.log("no task runs");
};

/** Prints where the load balancers are reached. */
export const url = async ({ name }: { name: string }): Promise<void> => {
  const urls = await askWire<ListenerUrl[]>(new RehearsalFolder(name), "urls");
  for (const listener of urls) console.log(`${listener.url}  ${listener.loadBalancer} port ${listener.listenerPort}`);
  if (urls.length === 0) console.log("no load balancer listens");
};
