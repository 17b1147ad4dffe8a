import { stackNames } from "../terraform/workspace";
import type { EnvironmentStatus } from "./status";

/** Digits of a digest that tell it from others. */
const DIGITS = 12;
const COLUMN = 9;

const short = (digest: string): string => digest.slice(0, "sha256:".length + DIGITS);
const revisionOf = (taskDefinition: string): string => taskDefinition.split("/").at(-1) ?? taskDefinition;

const serviceLines = ({ service, deploying }: EnvironmentStatus): string[] => {
  if (!service) return ["there is none"];
  const { running, desired, pending, taskDefinition, rollout, why } = service;
  const starting = pending > 0 ? `, ${pending} more start` : "";
  return [
    `${running} of ${desired} tasks run${starting}`,
    ...(deploying
      ? [`a deployment that began at ${deploying} is under way, or was cut off: deploy again, or rollback`]
      : []),
    `${revisionOf(taskDefinition)}: the deployment is ${rollout}${rollout === "COMPLETED" || !why ? "" : `: ${why}`}`,
  ];
};

const imageLines = ({ images }: EnvironmentStatus): string[] => {
  const width = Math.max(...images.map(({ service }) => service.length));
  return images.map(({ service, digest, tags, isKept, waiting }) =>
    [
      service.padEnd(width),
      short(digest),
      tags === undefined ? "is not in its repository any more" : tags.join(", ") || "without a tag",
      ...(tags && !isKept ? ["(has no release tag, so it may expire: apply or deploy gives it one)"] : []),
      ...(waiting ? [`(its parameter says ${short(waiting)}, which is not deployed)`] : []),
    ].join("  "),
  );
};

const targetLines = ({ targetGroups }: EnvironmentStatus): string[] =>
  targetGroups.flatMap(({ name, targets }) =>
    targets.length === 0
      ? [`${name}: has no target`]
      : targets.map(({ address, state, why }) => `${name}: ${address} is ${state}${why ? `: ${why}` : ""}`),
  );

const alarmLines = ({ alarms }: EnvironmentStatus): string[] => {
  const ringing = alarms.filter(({ state }) => state === "ALARM");
  return ringing.length > 0
    ? ringing.map(({ name, why }) => `${name}: ${why}`)
    : [`none of ${alarms.length} is in alarm`];
};

const stackLines = ({ stacks }: EnvironmentStatus): string[] =>
  stackNames.map((stack) => `${stack}: ${stacks[stack] > 0 ? `applied, ${stacks[stack]} resources` : "not applied"}`);

/** How an environment is, on one screen. */
export const statusWords = (status: EnvironmentStatus): string => {
  const parts: readonly (readonly [string, readonly string[]])[] = [
    ["url", [status.url ?? "none"]],
    ["stacks", stackLines(status)],
    ["service", serviceLines(status)],
    ["images", imageLines(status)],
    ["targets", targetLines(status)],
    ["alarms", alarmLines(status)],
  ];
  return [
    `${status.environment} in ${status.account} (${status.region})`,
    ...parts.flatMap(([title, lines]) =>
      lines.map((line, index) => `  ${(index === 0 ? title : "").padEnd(COLUMN)}${line}`),
    ),
  ].join("\n");
};
