import { readDockerfile } from "../../../policies/delivery/dockerfile";
import { instructionsIn } from "../../../policies/delivery/dockerfile-syntax";
import { plain } from "../../support/program";

type Values = Readonly<Record<"base" | "variable" | "copy", readonly Record<string, unknown>[]>> & {
  user?: unknown;
};
const valuesOf = (...lines: string[]): Values =>
  plain(readDockerfile(lines.join("\n"), "Dockerfile").resource.values) as Values;
const fieldsOf = (rows: readonly Record<string, unknown>[], ...names: string[]) =>
  rows.map((row) => names.map((name) => row[name]));

describe("the instructions of a Dockerfile", () => {
  it("go on behind a backslash, over comments and empty lines", () => {
    const text = "# c\nfrom a\nRUN one \\\n  # not this\n\n  && two\nUSER b";
    expect(instructionsIn(text)).toEqual([
      { name: "FROM", text: "a", body: "", line: 2 },
      { name: "RUN", text: "one   && two", body: "", line: 3 },
      { name: "USER", text: "b", body: "", line: 7 },
    ]);
  });

  it("go on behind the character that the file chooses", () => {
    expect(instructionsIn("# escape=`\nFROM a\nRUN one `\n two")[1]?.text).toBe("one  two");
    expect(instructionsIn("FROM a\n# escape=`\nRUN one `\nUSER b")).toHaveLength(3);
  });

  it("hold heredocs to their ends", () => {
    const found = instructionsIn('FROM a\nRUN <<-"END" sh\nUSER root\nEND\nUSER b');
    expect(found.map(({ name }) => name)).toEqual(["FROM", "RUN", "USER"]);
    expect(found[1]).toMatchObject({ text: '<<-"END" sh', body: "USER root" });
  });

  it("hold heredocs to an end that stands alone, and take no other angle brackets for one", () => {
    const namesIn = (...lines: string[]) => instructionsIn(lines.join("\n")).map(({ name }) => name);
    expect(namesIn("RUN <<END", "  END", "USER a", "END")).toEqual(["RUN"]);
    expect(namesIn("RUN <<-END", "\t\tEND", "USER a")).toEqual(["RUN", "USER"]);
    expect(namesIn("RUN <<A cat 3<<B", "B", "A", "A", "B", "USER a")).toEqual(["RUN", "USER"]);
    expect(namesIn("RUN cat <<< A", 'RUN echo "<<A"', "RUN $((1<<2))", "USER a")).toHaveLength(4);
  });

  it("end where the file does, whatever is open", () => {
    expect(instructionsIn("FROM a\nRUN x \\")).toHaveLength(2);
    expect(instructionsIn("FROM a\nRUN <<END\nx")).toHaveLength(2);
  });
});

describe("a Dockerfile", () => {
  it("begins with every base that is no stage of its own", () => {
    const { base } = valuesOf("FROM --platform=linux/amd64 one AS First", "FROM two", "FROM first", "FROM scratch");
    expect(fieldsOf(base, "image", "line")).toEqual([
      ["one", 1],
      ["two", 2],
    ]);
  });

  it("puts ARG and ENV in, with what they are otherwise", () => {
    const { base, user, copy } = valuesOf(
      "ARG BASE=node:20",
      `FROM \${BASE}`,
      "ENV HOME=/app",
      `ARG ID="10 0"`,
      `USER \${ID}:\${GROUP:-99}`,
      "COPY \\$x $HOME/y /z",
    );
    expect([base[0]?.image, user, copy[0]?.sources]).toEqual(["node:20", "10 0:99", ["$x", "/app/y"]]);
  });

  it("does not know an argument without a value, nor a variable of its base", () => {
    const { user, variable } = valuesOf("ARG BASE", `FROM \${BASE}`, "ARG ID", "ENV A=$ID B=x", `USER \${OTHER}`);
    expect(user).toBe("<OTHER>");
    expect(fieldsOf(variable, "by", "name", "value")).toEqual([
      ["ARG", "BASE", undefined],
      ["ARG", "ID", undefined],
      ["ENV", "A", "<ID>"],
      ["ENV", "B", "x"],
    ]);
  });

  it("knows an argument from before the first FROM in a stage only where it is asked for", () => {
    expect(valuesOf("ARG ID=5", "FROM a", "USER $ID").user).toBe("<ID>");
    expect(valuesOf("ARG ID=5", "FROM a", "ARG ID", "USER $ID").user).toBe("5");
  });

  it("lets ENV win over ARG, and hands ENV alone on to the stages that are made from it", () => {
    expect(valuesOf("FROM a", "ENV ID=1", "ARG ID=2", "USER $ID").user).toBe("1");
    expect(valuesOf("FROM a AS b", "ENV E=1", "ARG A=2", "FROM b", "USER $E").user).toBe("1");
    expect(valuesOf("FROM a AS b", "ARG A=2", "FROM b", "USER $A").user).toBe("<A>");
  });

  it("does not know what it cannot work out of a variable", () => {
    expect(valuesOf("FROM a", `USER \${X:?is missing}`).user).toBe("<X>");
    expect(valuesOf("FROM a", `USER \${X:+5}`).user).toBe("<X>");
    expect(valuesOf("FROM a", "ENV X=12", `USER \${X#1}`).user).toBe("<X>");
    expect(valuesOf("FROM a", "ENV X=1 Y=2", `USER \${X:+\${Y}}:\${Z:-\${Y}}`).user).toBe("2:2");
  });

  it("is made from the images that it copies from, as well", () => {
    const { base } = valuesOf("FROM a AS b", "COPY --from=b /x /", "COPY --from=0 /x /", "COPY --from=c:1 /x /");
    expect(fieldsOf(base, "image", "line")).toEqual([
      ["a", 1],
      ["c:1", 4],
    ]);
  });

  it("has the user of its last stage, and of the stage that this is made from", () => {
    expect(valuesOf("FROM a AS b", "USER 5", "FROM b").user).toBe("5");
    expect(valuesOf("FROM a AS b", "USER 5", "FROM a").user).toBeUndefined();
  });

  it("copies nothing from outside that comes from a stage", () => {
    const { copy } = valuesOf("FROM a", "COPY --from=b /x /y", 'COPY ["a b", "c", "/d"]', "ADD x y /z");
    expect(fieldsOf(copy, "sources")).toEqual([[[]], [["a b", "c"]], [["x", "y"]]]);
  });

  it("lists an instruction that it does not know", () => {
    const { notes } = readDockerfile("FROM a\nFORM b", "Dockerfile");
    expect(notes).toEqual([{ what: "FORM is no instruction", location: { file: "Dockerfile", line: 2 } }]);
  });

  it.each(["", "USER a", "# nothing"])("rejects %j, which has no FROM", (text) => {
    expect(() => readDockerfile(text, "Dockerfile")).toThrow(
      "Dockerfile: does not begin with FROM; that is no Dockerfile",
    );
  });
});
