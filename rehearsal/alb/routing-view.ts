import type { TargetHealth } from "../runtime/contract";

/** A listener, and whether anybody gets through to it. */
export interface ListenerView {
  readonly loadBalancer: string;
  readonly port: number;
  /** Where it is reached on this machine. */
  readonly url: string;
  /** Why a client on the internet does not get through, where none does. */
  readonly refusal?: string;
}

/** A target, and how well it is. */
export interface TargetView extends TargetHealth {
  /** Address and port in the emulated network. */
  readonly address: string;
  /** Whether its health is found by what is deployed now, and not by what was before. */
  readonly isSettled: boolean;
  /** Why the load balancer does not get through to it, where it does not. */
  readonly refusal?: string;
}

export interface GroupView {
  readonly name: string;
  /** What its health check asks and wants. */
  readonly check: string;
  /** Whether a listener sends requests to it. */
  readonly isInUse: boolean;
  readonly targets: readonly TargetView[];
}

/** What a person has to know of the load balancers to say why a request went wrong. */
export interface RoutingView {
  readonly listeners: readonly ListenerView[];
  readonly groups: readonly GroupView[];
}
