import { readFileSync } from "node:fs";
import path from "node:path";
import type { ContainerDefinition, MountPoint } from "@aws-sdk/client-ecs";
import { environmentNames } from "../../../environments/all";
import type { Image } from "../../../rehearsal/fargate/image";
import { findIsolation } from "../../../rehearsal/fargate/namespaces";
import { mountedVolumes } from "../../../rehearsal/fargate/volumes";
import { foldersOf, foldersOfBase } from "../../../rehearsal/images/image-folders";
import { decodeExpression } from "../../support/expression";
import { isStopped, localTasks, nodeImage } from "../../support/local-task";
import { PROJECT_ROOT } from "../../support/run-project";
import { synthesize } from "../../support/synthesize";
import { temporaryFolder } from "../../support/temporary-folder";

const folder = temporaryFolder();
const { start, end } = localTasks(folder);
afterEach(end);

const BASE = "FROM docker.io/library/node:24.1.0-bookworm-slim";
/** Tries to write a file in each folder that it is told, and says what came of it. */
const WRITER = `for (const at of process.argv.slice(1)) { let said = "written";
  try { require("fs").writeFileSync(at + "/file", at) } catch ({ code }) { said = code }
  console.log(at, said) }`;

const imageOf = (script: string, ...lines: readonly string[]): Image => ({
  ...nodeImage(script),
  declares: foldersOf([BASE, ...lines].join("\n"), "Dockerfile"),
});
const at = (containerPath: string, readOnly = false): MountPoint => ({
  sourceVolume: `volume${containerPath.replaceAll("/", "-")}`,
  containerPath,
  readOnly,
});

/** What a container could write of its volumes, and what an operator heard of it. */
const tried = async (declares: readonly string[], definition: Omit<ContainerDefinition, "name">) => {
  const image = imageOf(WRITER, ...declares);
  const paths = (definition.mountPoints ?? []).map(({ containerPath = "" }) => containerPath);
  const notes: string[] = [];
  const { lines, until } = start([{ name: "one", user: "7:8", ...definition, image: "writer", command: paths }], {
    pull: async () => ({ ...image, entryPoint: [...image.entryPoint] }),
    say: (note) => notes.push(note),
  });
  await until(isStopped);
  return { lines: lines.map((line) => line.replace("one: ", "")), notes };
};

const own = ["RUN mkdir -p /srv/own /run/own && chown 7:8 /srv/own /run/own", 'VOLUME ["/srv/own", "/run/own"]'];

describe("an empty volume", () => {
  it("belongs to root, unless the image declares that very path and owns it", async () => {
    if (!findIsolation().hasNetworks) return;
    const { lines, notes } = await tried(own, {
      readonlyRootFilesystem: true,
      mountPoints: [at("/srv/own"), at("/srv/other"), at("/run/own"), at("/nowhere/before")],
    });
    expect(lines).toEqual(["/srv/own written", "/srv/other EROFS", "/run/own written", "/nowhere/before EROFS"]);
    expect(notes).toEqual([
      expect.stringContaining(
        "user 7 cannot write its volume at /srv/other, which is 0:0's with mode 0755: its image declares no",
      ),
      expect.stringContaining("/nowhere/before"),
    ]);
  });

  it("belongs to root where the path leads through a link, however it is declared", async () => {
    if (!findIsolation().hasNetworks) return;
    for (const declares of [own, [own[0] ?? "", "VOLUME /var/run/own"]]) {
      const { lines, notes } = await tried(declares, { mountPoints: [at("/var/run/own")] });
      expect(lines).toEqual(["/var/run/own EROFS"]);
      expect(notes).toEqual([expect.stringContaining("through a link to /run/own")]);
    }
  });

  it("is written by root, and by nobody where it is mounted to be read", async () => {
    if (!findIsolation().hasNetworks) return;
    const { lines, notes } = await tried([], { user: "0:0", mountPoints: [at("/srv/one"), at("/srv/two", true)] });
    expect(lines).toEqual(["/srv/one written", "/srv/two EROFS"]);
    expect(notes).toEqual([]);
  });
});

const declaredBy = (file: string): Image => ({
  ...nodeImage(""),
  declares: foldersOf(readFileSync(path.join(PROJECT_ROOT, file), "utf8"), file),
});

/** The image of a container as it is synthesized: ours from its Dockerfile, others by their reference. */
const imageFor = (reference: string): Image => {
  if (!reference.includes("data.")) return { ...nodeImage(""), declares: foldersOfBase(reference) };
  return declaredBy(reference.includes("postgres") ? "app/postgres/Dockerfile" : "app/Dockerfile");
};

describe.each(environmentNames)("every volume of %s", (name) => {
  const definitions = synthesize("app", name)
    .resources("aws_ecs_task_definition")
    .flatMap(({ container_definitions }) => decodeExpression<ContainerDefinition[]>(container_definitions));

  it("can be written by the user of its container", () => {
    expect(definitions.length).toBeGreaterThan(2);
    const notes = definitions.flatMap((definition) => {
      const [uid = 0, gid = 0] = (definition.user ?? "").split(":").map(Number);
      return mountedVolumes(definition, imageFor(definition.image ?? ""), { uid, gid }, path.join(folder, name)).notes;
    });
    expect(notes).toEqual([]);
  });
});
