import type { Socket } from "node:net";
import type { Emulator } from "../emulator";
import type { Handler } from "../wire/handler";
import type { Wire } from "../wire/wire";

/** What the programs that play ECS, ALB and Lambda share, and how they meet. */
export interface Stage {
  readonly wire: Wire;
  readonly emulator: Emulator;
  /** Options for clients of the SDK: calls that leave no trace in the record. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  readonly account: string;
  /** Folder for sockets, logs and data of what runs. It is gone with the rehearsal. */
  readonly folder: string;
  /** Divides health-check intervals, cooldowns and drains; 1 is AWS's own pace. */
  readonly speed: number;
  /** Prints a line for the operator. */
  readonly say: (line: string) => void;
}

/** A container's port behind a target group. */
export interface Target {
  /** Address in the emulated network, such as `10.0.11.37`. */
  readonly ip: string;
  readonly port: number;
  readonly securityGroupIds: readonly string[];
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html */
export interface TargetHealth {
  readonly state: "initial" | "healthy" | "unhealthy" | "unused" | "draining" | "unavailable";
  readonly reason?: string;
  readonly description?: string;
}

/** The targets of every group; the load balancer owns it, ECS fills it. */
export interface Targets {
  register(targetGroupArn: string, target: Target): void;
  /** Drains, then forgets. Resolves when no request is under way any more, or the group's delay is over. */
  deregister(targetGroupArn: string, target: Target): Promise<void>;
  health(targetGroupArn: string, target: Target): TargetHealth;
}

/** Opens a connection to an address of the emulated network. The socket fails as a connection would. */
export type Dial = (ip: string, port: number) => Socket;

/** An event as EventBridge has it, without what the bus adds (id, time, account, region, version). */
export interface AwsEvent {
  readonly source: string;
  readonly "detail-type": string;
  readonly resources: readonly string[];
  readonly detail: object;
}

/** Takes an event to everybody whose rule matches it. */
export type PutEvent = (event: AwsEvent) => void;

/** A program that plays a service of AWS beside the emulator. */
export interface Player {
  /** Calls that it answers itself, before those of `handlers/all.ts`. */
  readonly handlers: readonly Handler[];
  /** Ends everything it has started. */
  stop(): Promise<void>;
}
