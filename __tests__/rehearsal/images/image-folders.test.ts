import { foldersOf, foldersOfBase } from "../../../rehearsal/images/image-folders";
import { realPath } from "../../../rehearsal/images/real-path";

const NODE = "FROM docker.io/library/node:24.1.0-bookworm-slim";
const read = (...lines: readonly string[]) => foldersOf(lines.join("\n"), "Dockerfile");
const volumes = (...lines: readonly string[]) => Object.fromEntries(read(...lines).volumes);
const root = { uid: 0, gid: 0, mode: 0o755 };

describe("what an image declares", () => {
  it("is root's where nobody made the folder, and whose it is made otherwise", () => {
    const owned = { uid: 1000, gid: 1000, mode: 0o755 };
    expect(volumes(NODE, "RUN mkdir -p /a && chown node:node /a", "VOLUME /a /b")).toEqual({ "/a": owned, "/b": root });
    expect(volumes(NODE, 'RUN ["install", "-d", "-o", "7", "-g", "8", "-m", "0700", "/a"]', 'VOLUME ["/a"]')).toEqual({
      "/a": { uid: 7, gid: 8, mode: 0o700 },
    });
    expect(volumes(NODE, "USER 7:8", "RUN mkdir /a", "VOLUME /a")).toEqual({ "/a": { uid: 7, gid: 8, mode: 0o755 } });
    expect(volumes(NODE, "USER 7:8", "WORKDIR /a", "VOLUME /a")).toEqual({ "/a": root });
    expect(volumes(NODE, "COPY --chown=7:8 files /a/", "VOLUME /a")).toEqual({ "/a": { ...root, uid: 7, gid: 8 } });
  });

  it("reaches folders below with -R only", () => {
    const lines = (flag: string) => [NODE, "RUN mkdir -p /a/b", `RUN chown ${flag} 7:8 /a`, "VOLUME /a/b"];
    expect(volumes(...lines("-R"))).toEqual({ "/a/b": { uid: 7, gid: 8, mode: 0o755 } });
    expect(volumes(...lines(""))).toEqual({ "/a/b": root });
  });

  it("is whose it was when it was declared", () => {
    expect(volumes(NODE, "RUN mkdir /a", "VOLUME /a", "RUN chown 7:8 /a")).toEqual({ "/a": root });
  });

  it("is that of the last stage and of those that it comes from", () => {
    const stages = [`${NODE} AS base`, "RUN mkdir /a && chown 7:8 /a", `${NODE} AS other`, "VOLUME /c", "FROM base"];
    expect(volumes(...stages, "VOLUME /a")).toEqual({ "/a": { uid: 7, gid: 8, mode: 0o755 } });
  });

  it("takes its base from an argument, as our own files do", () => {
    const args = ["ARG BASE=docker.io/library/postgres:15.14-bookworm", "FROM $" + "{BASE}"];
    expect(volumes(...args)).toEqual({ "/var/lib/postgresql/data": { uid: 999, gid: 999, mode: 0o1777 } });
  });

  it("says who it runs as, by number", () => {
    expect([read(NODE).user, read(NODE, "USER node").user, read(NODE, "USER 7").user]).toEqual([
      "0:0",
      "1000:1000",
      "7:0",
    ]);
  });

  it("knows where a link leads", () => {
    const { links } = foldersOfBase("public.ecr.aws/docker/library/redis:7.4.2-bookworm");
    expect(realPath("/var/run/postgresql", links)).toBe("/run/postgresql");
    expect(realPath("/var/running", links)).toBe("/var/running");
  });

  it.each([
    ["a base that nobody here knows", ["FROM alpine:3"], "which folders alpine:3 holds"],
    ["a base whose volumes are others", ["FROM docker.io/library/postgres:18.0-bookworm"], "postgres:18.0"],
    ["an owner by an unknown name", [NODE, "RUN chown somebody /a"], 'the number of "somebody"'],
    ["an owner by a variable", [NODE, "RUN chown $" + "USER /a"], "what it changes is not known here"],
    ["a mode in letters", [NODE, "RUN chmod a+w /a"], 'the mode "a+w"'],
    ["a user by an unknown name", [NODE, "USER somebody"], "USER somebody"],
    ["what is no Dockerfile", ["hello"], "does not begin with FROM"],
  ])("rejects %s", (_, lines, words) => {
    expect(() => read(...lines)).toThrow(words);
  });
});
