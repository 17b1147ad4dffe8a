import type { Socket } from "node:net";
import path from "node:path";
import { EC2Client } from "@aws-sdk/client-ec2";
import { Firewall, type Peer } from "../alb/firewall";
import { readSecurityGroups } from "../alb/read-deployed";
import { Reloader } from "../alb/reloader";
import { Speaker } from "../alb/speaker";
import { findIsolation } from "../fargate/namespaces";
import type { OutsideAddress } from "../fargate/protocol";
import type { Player, Stage } from "../runtime/contract";
import { identifyCall, type WireRequest } from "../wire/aws-call";
import { formOf } from "../wire/form-body";
import { databaseCall } from "./database-calls";
import { readDeployed } from "./read-deployed";
import { Servers } from "./servers";

const CHANGE = /^(Add|Authorize|Create|Delete|Modify|Reboot|Remove|Restore|Revoke)/;
const SUBJECT = /^(DBInstance|ReplicationGroup)|SecurityGroup/;
const SERVICES = ["rds", "elasticache", "ec2"];

const changesData = ({ service, action }: { readonly service: string; readonly action: string }): boolean =>
  SERVICES.includes(service) && CHANGE.test(action) && SUBJECT.test(action.replace(CHANGE, ""));

/** The managed databases and caches of a rehearsal. */
export interface Data extends Player {
  /** Where they are, for those who may look for them by name. */
  addresses(): readonly OutsideAddress[];
  /** Connects, when the server answers. @throws Error when nobody is there, or a security group lets nobody through */
  dial(from: Peer, ip: string, port: number): Promise<Socket>;
  /** File with the authority that has signed the certificates of caches, once there is one. */
  authority(): string | undefined;
  /** Resolves when all that is deployed now has been taken in. */
  settled(): Promise<void>;
  /** Stops all of them and looks again. */
  reset(): Promise<void>;
}

/** Plays RDS and ElastiCache: each instance and group is a real server, from its creation to its deletion. */
export const startData = async (
  stage: Stage,
  { recorded = [] }: { readonly recorded?: Iterable<WireRequest> } = {},
): Promise<Data> => {
  const { wire, client, say } = stage;
  const isolation = findIsolation();
  const ec2 = new EC2Client(client);
  const servers = new Servers({ folder: path.join(stage.folder, "data"), client, isolation, say });
  const speaker = new Speaker(say);
  let firewall = new Firewall([]);
  let isStopped = false;

  const look = async (): Promise<void> => {
    try {
      const deployed = await readDeployed(client);
      if (deployed.length > 0 && !isolation.hasNetworks) {
        speaker.sayForGood(
          "data: managed databases need network namespaces, which this machine does not give: none runs",
        );
        return;
      }
      const groups = deployed.length > 0 ? await readSecurityGroups(ec2) : [];
      if (!firewall.isOf(groups)) {
        firewall = new Firewall(groups);
        speaker.forget();
      }
      if (!isStopped) await servers.become(deployed);
    } catch (error) {
      if (!isStopped) say(`data: what is deployed could not be read: ${error}`);
    }
  };
  const hear = (request: WireRequest) => {
    const { service, action } = identifyCall(request);
    if (service === "elasticache" && /^(Create|Modify)ReplicationGroup$/.test(action))
      servers.hear(action, formOf(request));
    const database = service === "rds" ? databaseCall(action, formOf(request)) : undefined;
    if (database) servers.kept.hear(database);
  };

  for (const request of recorded) hear(request);
  const stopListening = wire.onAnswered((_call, request, { status }) => {
    if (status < 300) hear(request);
  });
  const reloader = new Reloader(wire, changesData, look);
  await reloader.reload();
  return {
    handlers: [],
    addresses: () => servers.addresses(),
    authority: () => servers.authority,
    async settled() {
      await reloader.reload();
      await servers.kept.copied;
    },
    async dial(from, ip, port) {
      const found = servers.at(ip, port);
      if (!found) throw new Error(`nobody is at ${ip}:${port}`);
      const { id, securityGroupIds } = found.deployed;
      const missing = firewall.missingRule(from, { securityGroupIds, cidrs: [`${ip}/32`] }, port);
      if (!missing) return found.server.dial();
      speaker.say(`data: a task does not get through to ${id}:${port}: ${missing}`);
      throw new Error(missing);
    },
    async reset() {
      await servers.become([]);
      servers.forget();
      await reloader.reload();
    },
    async stop() {
      isStopped = true;
      stopListening();
      await reloader.stop();
      await servers.become([]);
      ec2.destroy();
    },
  };
};
