import { environmentNamed } from "../../../environments/all";
import { RehearsalFolder } from "../../../rehearsal/folder";
import { hasSucceeded, type LifecycleReport } from "../../../rehearsal/lifecycle/report";
import { runScenes } from "../../../rehearsal/lifecycle/run-scenes";
import { type Scene, scenesOf } from "../../../rehearsal/lifecycle/script";
import type { Outcome, Stage } from "../../../rehearsal/lifecycle/stage";
import { UserError } from "../../../user-error";

const environment = environmentNamed("dev", "--env");

/** Plays the life of storage with an actor in the place of pipeline and emulator. */
const play = async (
  act: (scene: Scene) => Partial<Outcome> = () => ({}),
  signal: AbortSignal = new AbortController().signal,
  scenes = scenesOf(environment, ["storage"]),
) => {
  const said: string[] = [];
  const stage: Stage = {
    environment,
    stateBucket: "state",
    client: {
      endpoint: "http://127.0.0.1:9",
      region: "us-east-1",
      credentials: { accessKeyId: "", secretAccessKey: "" },
    },
    variables: {},
    folder: new RehearsalFolder("nowhere"),
    appUrl: () => undefined,
    work: "/nowhere",
    signal,
    onStart: () => undefined,
    links: new Map(),
    calls: () => [],
    say: (line) => said.push(line),
  };
  const perform = async (scene: Scene): Promise<Outcome> => ({ ok: true, ...act(scene) });
  const played = await runScenes(scenes, stage, perform, (line) => said.push(line));
  const report: LifecycleReport = { env: "dev", ...played, answeredBy: {}, seconds: 0 };
  return { said, report, names: played.steps.map(({ name }) => name) };
};
const failing = (name: string) => (scene: Scene) => ({ ok: scene.name !== name });

describe("playing a life", () => {
  it("plays every scene, and says which one of how many begins", async () => {
    const { said, report, names } = await play();
    expect(names).toHaveLength(8);
    expect(said.slice(0, 3)).toEqual([
      "[1/8] bootstrap …",
      expect.stringMatching(/^ok \d+\.\d s$/),
      "[2/8] apply storage …",
    ]);
    expect(hasSucceeded(report)).toBe(true);
  });

  it("stops at an apply that fails", async () => {
    const { names, report } = await play(failing("apply storage"));
    expect(names).toEqual(["bootstrap", "apply storage"]);
    expect(hasSucceeded(report)).toBe(false);
  });

  it("goes on after a plan that is not empty, and fails in the end", async () => {
    const { names, report } = await play(failing("plan storage again"));
    expect(names.at(-1)).toBe("images again");
    expect(report.emptyPlans).toEqual({ storage: false });
    expect(hasSucceeded(report)).toBe(false);
  });

  it("does not forget a plan that was not empty when a later one of the same stack is", async () => {
    const scenes = scenesOf(environment, ["storage", "network", "app"], ["wrong-port"]);
    const { report } = await play(failing("plan app after wrong-port"), undefined, scenes);
    expect(report.emptyPlans).toEqual({ storage: true, network: true, app: false });
  });

  it("gathers what is left, and what is kept", async () => {
    const { report } = await play(({ name, kind }) =>
      kind === "leftovers" ? { ok: false, leftovers: [`left ${name}`], kept: ["s3 state"] } : {},
    );
    expect(report).toMatchObject({ leftovers: ["left leftovers"], kept: ["s3 state"] });
  });

  it("takes a refusal for a failure, and shows its words", async () => {
    const { said, names } = await play(({ kind }) => {
      if (kind === "images") throw new UserError("images: there are none; make some");
      return {};
    });
    expect(said).toContain("images: there are none; make some");
    expect(names.at(-1)).toBe("images");
  });

  it("plays nothing more after a signal", async () => {
    const controller = new AbortController();
    const { names } = await play(({ kind }) => {
      if (kind === "images") controller.abort("SIGINT");
      return {};
    }, controller.signal);
    expect(names).toEqual(["bootstrap", "apply storage", "images"]);
  });
});
