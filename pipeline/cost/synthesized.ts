import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ManagedResource } from "../terraform/state";

/** What a synthesized stack is made of; a value that another resource gives is the expression that asks it. */
export const synthesizedResources = (text: string): ManagedResource[] => {
  const { resource = {} } = JSON.parse(text) as {
    resource?: Readonly<Record<string, Readonly<Record<string, ManagedResource["values"]>>>>;
  };
  return Object.entries(resource).flatMap(([type, byId]) =>
    Object.entries(byId).map(([id, values]) => ({ address: `${type}.${id}`, type, values })),
  );
};

/** The stacks that were synthesized into a folder, by their name. */
export const stacksIn = (outFolder: string): ReadonlyMap<string, readonly ManagedResource[]> => {
  const folder = path.join(outFolder, "stacks");
  const textOf = (stack: string) => readFileSync(path.join(folder, stack, "cdk.tf.json"), "utf8");
  return new Map(readdirSync(folder).map((stack) => [stack, synthesizedResources(textOf(stack))]));
};
