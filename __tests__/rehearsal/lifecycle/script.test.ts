import { environmentNamed } from "../../../environments/all";
import { remainingAfter, type Scene, STACKS, type Stack, scenesOf } from "../../../rehearsal/lifecycle/script";

const scenes = (name: string, stacks: readonly Stack[] = STACKS) => scenesOf(environmentNamed(name, "--env"), stacks);
const names = (all: readonly Scene[]) => all.map(({ name }) => name);
const sceneNamed = (name: string): Scene => {
  const found = scenes("dev").find((scene) => scene.name === name);
  if (!found) throw new Error(`no scene ${name}`);
  return found;
};
const restAfter = (name: string) => {
  const all = scenes("dev");
  return names(remainingAfter(sceneNamed(name), all.slice(all.indexOf(sceneNamed(name)) + 1)));
};

describe("the life of an environment", () => {
  it("is made, planned again, destroyed, and made once more", () => {
    expect(names(scenes("dev"))).toEqual([
      "bootstrap",
      ...["apply storage", "images", "apply network", "apply app"],
      ...["plan storage again", "plan network again", "plan app again"],
      ...["newman", "deploy second", "plan app after second"],
      ...["destroy", "destroy storage", "leftovers"],
      ...["apply storage again", "images again", "apply network again", "apply app again"],
    ]);
  });

  it("deploys every bad release it is given, then good ones, and plans after each", () => {
    const all = names(scenesOf(environmentNamed("dev", "test"), STACKS, ["dies-later", "wrong-port"]));
    const begin = all.indexOf("plan app after second") + 1;
    const releases = ["dies-later", "wrong-port", "slow-start", "new-schema", "current"];
    expect(all.slice(begin, begin + 11)).toEqual([
      ...releases.flatMap((release) => [`deploy ${release}`, `plan app after ${release}`]),
      "destroy",
    ]);
  });

  it("is used wherever the database is, and leaves that out where a stack is missing", () => {
    for (const name of ["dev", "staging", "prod"]) expect(names(scenes(name))).toContain("newman");
    expect(names(scenes("dev", ["storage", "network"]))).not.toContain("newman");
  });

  it("can be that of some stacks only", () => {
    expect(names(scenes("dev", ["network"])).slice(0, 4)).toEqual([
      "bootstrap",
      "apply network",
      "plan network again",
      "destroy network",
    ]);
  });

  it("answers every question with yes, and says prod twice and empties its repositories", () => {
    const destroy = scenes("prod").find(({ name }) => name === "destroy storage");
    expect(destroy).toMatchObject({ args: ["--stack", "storage", "--yes", "--confirm", "prod"] });
    const whole = scenes("prod").find(({ name }) => name === "destroy");
    expect(whole).toMatchObject({ args: ["--yes", "--confirm", "prod", "--why", "its life was rehearsed"] });
    expect(names(scenes("prod"))).toContain("remove images");
    expect(names(scenes("staging"))).not.toContain("remove images");
  });

  it.each(["bootstrap", "apply storage", "images", "apply app"])("ends when %s fails", (name) => {
    expect(names(remainingAfter(sceneNamed(name), scenes("dev")))).toEqual([]);
  });

  it("looks once at what is left when a destruction fails", () => {
    expect(restAfter("destroy")).toEqual(["leftovers"]);
  });

  it.each(["plan network again", "leftovers"])("goes on when %s fails", (name) => {
    expect(restAfter(name).at(-1)).toBe("apply app again");
  });
});
