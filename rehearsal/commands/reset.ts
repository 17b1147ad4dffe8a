import { runningRehearsal } from "../control-client";
import { RehearsalFolder } from "../folder";

/** Makes a running rehearsal forget its resources, calls and planted faults. */
export const reset = async ({ name }: { name: string }): Promise<void> => {
  const { url } = await runningRehearsal(new RehearsalFolder(name));
  const response = await fetch(`${url}/_wire/reset`, { method: "POST" });
  if (!response.ok) throw new Error(`the wire answered ${response.status}: ${await response.text()}`);
  console.log(`rehearsal "${name}" is empty`);
};
