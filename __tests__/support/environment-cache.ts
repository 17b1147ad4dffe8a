import { DescribeReplicationGroupsCommand, ElastiCacheClient } from "@aws-sdk/client-elasticache";
import { reachesItsStores } from "./answer-of";
import type { AppliedEnvironment } from "./environment-notices";

const LONG = 15 * 60_000;
const STORE_PORTS = [8001, 8002];

/** How an environment with a managed cache gets over the loss of it. */
export const itRenewsItsCache = ({ test, options, run }: AppliedEnvironment): void => {
  it(
    "gives a Redis that is replaced its token again, and the services its new address",
    async () => {
      const resources = await test().terraform("app", "state", "list");
      const [group = ""] = /^aws_elasticache_replication_group\.\S+$/m.exec(resources) ?? [];
      await test().terraform("app", "taint", group);
      await run("apply", "--stack", "app", "--yes");
      const { ReplicationGroups = [] } = await new ElastiCacheClient(options()).send(
        new DescribeReplicationGroupsCommand({}),
      );
      expect(ReplicationGroups.map(({ AuthTokenEnabled }) => AuthTokenEnabled)).toEqual([true]);
      const { fargate } = test().rehearsal.players ?? {};
      const tasks = fargate
        ?.tasks()
        .filter(({ group, status }) => group.startsWith("service:") && status === "RUNNING");
      expect(tasks?.length).toBeGreaterThan(0);
      for (const { ip } of tasks ?? [])
        for (const port of STORE_PORTS) if (fargate) await reachesItsStores(() => fargate.dial(ip, port));
      expect(await run("plan", "--stack", "app")).toContain("nothing to change");
    },
    LONG,
  );
};
