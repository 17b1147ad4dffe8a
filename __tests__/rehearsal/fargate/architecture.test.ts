import { isForeign } from "../../../rehearsal/fargate/architecture";
import { localTaskAt } from "../../support/local-task";
import { temporaryFolder } from "../../support/temporary-folder";

const on = (cpuArchitecture: "ARM64" | "X86_64") => ({ runtimePlatform: { cpuArchitecture } });

describe("the architecture of a task", () => {
  const folder = temporaryFolder();
  /** What this machine is not. */
  const other = isForeign(on("ARM64")) ? "ARM64" : "X86_64";

  it("is that of this machine or another, and X86_64 without a word", () => {
    expect(isForeign(on("ARM64"), "X86_64")).toBe(true);
    expect(isForeign(on("ARM64"), "ARM64")).toBe(false);
    expect(isForeign({}, "X86_64")).toBe(false);
    expect(isForeign({}, "ARM64")).toBe(true);
  });

  it("ends a task whose images are for another with what the processor says of them", async () => {
    const web = { name: "web", image: "setInterval(() => undefined, 1000)", essential: true };
    const { task, lines } = localTaskAt(folder, [web], {}, on(other));
    await task.ended;
    expect(lines).toEqual([expect.stringMatching(/^web: exec \S+: exec format error$/)]);
    expect(task.progress).toMatchObject({
      containers: [{ exitCode: 255 }],
      stopCause: { code: "EssentialContainerExited" },
    });
  });
});
