import type { Environment } from "../../environments/schema";
import { goodReleases } from "../images/releases";

/** Stacks in the order in which they are applied; they are destroyed in the reverse order. */
export const STACKS = ["storage", "network", "app"] as const;
export type Stack = (typeof STACKS)[number];

/** A step of the pipeline, called as an operator calls it. */
export interface PipelineScene {
  readonly kind: "bootstrap" | "apply" | "plan" | "unprotect" | "destroy";
  /** What progress and report call it. */
  readonly name: string;
  readonly args: readonly string[];
  /** The stack that it is about; `bootstrap` is about none, and `destroy` then about all but storage. */
  readonly stack?: Stack;
  /** Whether its time counts against the provider's fixed waits; what happens between deployments does not. @default true */
  readonly isTimed?: boolean;
}

/** What happens beside the pipeline. */
export interface OwnScene {
  readonly kind: "images" | "remove images" | "leftovers";
  readonly name: string;
}

/** What is about the application that runs. */
export type RunningScene =
  | { readonly kind: "newman"; readonly name: string }
  | { readonly kind: "deploy"; readonly name: string; readonly release: string }
  | { readonly kind: "scale"; readonly name: string; readonly more: number; readonly usual: number };

/** One part of the life of an environment. */
export type Scene = PipelineScene | OwnScene | RunningScene;

const onStack = (kind: PipelineScene["kind"], stack: Stack, ...args: string[]): PipelineScene => ({
  kind,
  name: `${kind} ${stack}`,
  stack,
  args: ["--stack", stack, ...args],
});

/** Images come right after the repositories that hold them. */
const building = (stacks: readonly Stack[]): Scene[] =>
  stacks.flatMap((stack): Scene[] => [
    onStack("apply", stack, "--yes"),
    ...(stack === "storage" ? [{ kind: "images", name: "images" } as const] : []),
  ]);

/** Whether there is something to run: a part of an environment is not used. */
export const canRun = (stacks: readonly Stack[]): boolean => STACKS.every((stack) => stacks.includes(stack));

/** One task more and back again, where autoscaling may do so. */
const scaling = ({ tasks: { min, max } }: Environment): Scene[] =>
  max > min ? [{ kind: "scale", name: `scale to ${min + 1}`, more: min + 1, usual: min }] : [];

/** A release, and a look at whether anything is otherwise than it should be when its deployment has ended. */
const deploying = (release: string): Scene[] => [
  { kind: "deploy", name: `deploy ${release}`, release },
  { ...onStack("plan", "app"), name: `plan app after ${release}`, isTimed: false },
];

/**
 * The application is used, renewed and scaled while it is used, and given the bad releases; then it has to be easy still to
 * deploy good ones.
 */
const running = (environment: Environment, bad: readonly string[]): Scene[] => [
  { kind: "newman", name: "newman" },
  ...deploying("second"),
  ...scaling(environment),
  ...bad.flatMap(deploying),
  ...(bad.length > 0 ? goodReleases.flatMap(deploying) : []),
];

/** What a protected environment wants to have said twice, and done by hand, before it goes; storage only when asked for. */
const tearingDown = (stacks: readonly Stack[], { name, protection }: Environment): Scene[] => {
  const yes = ["--yes", ...(protection.deletion ? ["--confirm", name] : [])];
  const upper = stacks.filter((stack) => stack !== "storage").toReversed();
  const whole: Scene = { kind: "destroy", name: "destroy", args: [...yes, "--why", "its life was rehearsed"] };
  return [
    ...(protection.deletion ? [{ kind: "unprotect", name: "unprotect", args: yes } as const] : []),
    ...(canRun(stacks) ? [whole] : upper.map((stack) => onStack("destroy", stack, ...yes))),
    ...(stacks.includes("storage")
      ? [
          ...(protection.deletion ? [{ kind: "remove images", name: "remove images" } as const] : []),
          onStack("destroy", "storage", ...yes),
        ]
      : []),
    { kind: "leftovers", name: "leftovers" },
  ];
};

const again = (scene: Scene): Scene => ({ ...scene, name: `${scene.name} again` });

/** The life of an environment: made, looked at, gone; and made again under the same names. */
export const scenesOf = (
  environment: Environment,
  stacks: readonly Stack[],
  bad: readonly string[] = [],
): readonly Scene[] => {
  const [up, down] = [building(stacks), tearingDown(stacks, environment)];
  return [
    { kind: "bootstrap", name: "bootstrap", args: [] },
    ...up,
    ...stacks.map((stack) => ({ ...onStack("plan", stack), name: `plan ${stack} again` })),
    ...(canRun(stacks) ? running(environment, bad) : []),
    ...down,
    ...up.map(again),
  ];
};

/** The scenes that still make sense after one has failed: none on what was not made, and a look at what was not destroyed. */
export const remainingAfter = (failed: Scene, rest: readonly Scene[]): readonly Scene[] => {
  switch (failed.kind) {
    case "plan":
    case "newman":
    case "deploy":
    case "scale":
    case "leftovers":
      return rest;
    case "destroy":
    case "remove images":
    case "unprotect":
      return rest.filter(({ kind }) => kind === "leftovers").slice(0, 1);
    default:
      return [];
  }
};
