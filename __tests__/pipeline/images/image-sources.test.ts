import { readFileSync } from "node:fs";
import path from "node:path";
import { buildCommand, imageSources } from "../../../pipeline/images/image-sources";
import { services } from "../../../stacks/application-containers";
import { images } from "../../../stacks/images";
import { PROJECT_ROOT } from "../../support/run-project";

const textOf = (file: string): string => readFileSync(path.join(PROJECT_ROOT, file), "utf8");

describe("the images that are built", () => {
  it("are those that the stacks have repositories for", () => {
    expect(Object.keys(imageSources).sort()).toEqual(images.map(({ service }) => service).sort());
  });

  it("name the ports that the tasks listen on", () => {
    const ports = services.map(({ name }) => imageSources[name]?.buildArgs.PORT);
    expect(ports).toEqual(services.map(({ port }) => String(port)));
  });

  it("are built for what the tasks run on, whatever the machine is that builds", () => {
    const platformOf = (command: readonly string[]) => command[command.indexOf("--platform") + 1];
    expect(platformOf(buildCommand("postgres", "reference", "commit"))).toBe("linux/amd64");
    expect(platformOf(buildCommand("postgres", "reference", "commit", "ARM64"))).toBe("linux/arm64");
  });

  it("are given every argument that their Dockerfile has no default for, and no other", () => {
    for (const [service, { dockerfile }] of Object.entries(imageSources)) {
      const declared = new Set([...textOf(dockerfile).matchAll(/^ARG (\w+)/gm)].map(([, name]) => name));
      for (const name of textOf(dockerfile).match(/(?<=^ARG )\w+(?==docker\.io)/gm) ?? []) declared.delete(name);
      const command = buildCommand(service, "reference", "commit");
      const given = command.filter((_, at) => command[at - 1] === "--build-arg").map((pair) => pair.split("=")[0]);
      expect(given.sort()).toEqual([...declared].sort());
    }
  });
});
