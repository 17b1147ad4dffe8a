import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Groups } from "../../../rehearsal/workflow/groups";
import { type Rehearsed, rehearsing } from "../../support/rehearsed-workflow";
import { temporaryFolder } from "../../support/temporary-folder";

const folder = temporaryFolder();
let number = 0;

/** Runs that share the groups of one repository. The first goes on once it may. */
const meeting = (concurrency: string, where: "job" | "workflow" = "job") => {
  const own = path.join(folder, `${++number}`);
  const [gate, order] = [`${own}-gate`, `${own}-order`];
  execFileSync("mkfifo", [gate]);
  const { run } = rehearsing(folder, own);
  const text = (script: string, inner = where === "job" ? concurrency : "") =>
    `on: push\n${where === "workflow" ? `concurrency: ${concurrency}\n` : ""}jobs:\n  one:\n    runs-on: ubuntu-24.04\n${inner && `    concurrency: ${inner}\n`}    steps:\n      - run: ${script}\n      - if: cancelled()\n        run: echo tidied\n`;
  /** @param mark Part of the line to wait for before anything else goes on. */
  const begin = async (script: string, mark: string, inner?: string) => {
    let hear: () => void = () => undefined;
    const heard = new Promise<void>((resolve) => {
      hear = resolve;
    });
    const ended = run(text(script, inner), { onLine: (line) => line.includes(mark) && hear() });
    await Promise.race([heard, ended]);
    return { ended };
  };
  return {
    first: () => begin(`echo begun; cat ${gate}`, "begun"),
    next: (name: string, inner?: string) => begin(`echo ${name} >> ${order}`, ": waits for concurrency group", inner),
    open: () => writeFileSync(gate, ""),
    order: () => readFileSync(order, "utf8"),
  };
};

describe("three runs that meet in a concurrency group", () => {
  const resultOf = async ({ ended }: { ended: Promise<Rehearsed> }) => (await ended).report.result;

  it.each(["job", "workflow"] as const)(
    "cancel the one that waits, unless they say otherwise: of a %s",
    async (where) => {
      const { first, next, open } = meeting("deploy-dev", where);
      const one = await first();
      const two = await next("two");
      const three = await next("three", where === "job" ? "{ group: DEPLOY-dev }" : undefined);
      const { report, lines } = await two.ended;
      open();
      expect(report.result).toBe("cancelled");
      expect(lines.join("\n")).toContain('cancelled, because a higher priority waiting request for "');
      expect(await Promise.all([one, three].map(resultOf))).toEqual(["success", "success"]);
    },
  );

  it.each(["job", "workflow"] as const)(
    "all run with queue: max, in the order in which they came: of a %s",
    async (where) => {
      const { first, next, open, order } = meeting("{ group: deploy-dev, queue: max }", where);
      const all = [await first(), await next("two"), await next("three"), await next("four")];
      open();
      expect(await Promise.all(all.map(resultOf))).toEqual(["success", "success", "success", "success"]);
      expect(order()).toBe("two\nthree\nfour\n");
    },
  );

  it.each(["job", "workflow"] as const)("cancel the one that runs with cancel-in-progress: of a %s", async (where) => {
    const { first, next } = meeting("{ group: look, cancel-in-progress: true }", where);
    const one = await first();
    const two = await next("two");
    const { report, lines } = await one.ended;
    expect(report.jobs[0]?.steps.map(({ result }) => result)).toEqual(["cancelled", "success"]);
    expect([report.result, lines.includes("tidied")]).toEqual(["cancelled", true]);
    expect(await resultOf(two)).toBe("success");
  });
});

describe("jobs of one run that meet in a concurrency group", () => {
  const { run } = rehearsing(folder, path.join(folder, "one-run"));
  const legs = (group: string) =>
    `on: push\njobs:\n  each:\n    name: \${{ matrix.n }}\n    strategy: { matrix: { n: [a, b, c] } }\n    runs-on: ubuntu-24.04\n    concurrency: ${group}\n    steps: [{ run: 'true' }]\n`;

  it("lose all but the first and the last", async () => {
    expect((await run(legs("all"))).results).toEqual({ a: "success", b: "cancelled", c: "success" });
  });

  it("all run with queue: max, and where each has a group of its own", async () => {
    const all = { a: "success", b: "success", c: "success" };
    expect((await run(legs("{ group: all, queue: max }"))).results).toEqual(all);
    expect((await run(legs(`own-\${{ matrix.n }}`))).results).toEqual(all);
  });

  it("are cancelled where they would wait for the run that they are in", async () => {
    const { results, lines } = await run(`concurrency: all\n${legs("all")}`.replace("[a, b, c]", "[a]"));
    expect(results).toEqual({ a: "cancelled" });
    expect(lines.join("\n")).toContain('a deadlock was detected for concurrency group "all"');
  });
});

describe("a concurrency group", () => {
  it("rejects the hundred-and-first that waits", () => {
    const groups = new Groups(path.join(folder, "full"));
    const request = { group: "g", queue: "max", cancelInProgress: false, above: [] } as const;
    const members = Array.from({ length: 102 }, () => groups.enter(request));
    expect(members.map(({ cancelled }) => cancelled.aborted).indexOf(true)).toBe(101);
    for (const member of members) member.leave();
  });

  it("goes on without a run that was ended", async () => {
    const own = path.join(folder, "dead");
    const groups = new Groups(own);
    const request = { group: "g", queue: "max", cancelInProgress: false, above: [] } as const;
    groups.enter(request);
    const [file = ""] = readdirSync(own);
    const dead = [{ id: "dead", pid: 2 ** 22 + 1, isRunning: true }]; // above the highest process id that Linux gives
    writeFileSync(path.join(own, file), JSON.stringify(dead));
    const next = groups.enter(request);
    await next.turn(new AbortController().signal, () => {
      throw new Error("it waits");
    });
    next.leave();
  });

  it("rejects queue: max together with cancel-in-progress: true, as GitHub does", async () => {
    const { run } = rehearsing(folder);
    const text = (group: string) =>
      `on: push\nconcurrency: ${group}\njobs:\n  a: { runs-on: ubuntu-24.04, steps: [{ run: 'true' }] }\n`;
    await expect(run(text("{ group: g, queue: max, cancel-in-progress: true }"))).rejects.toThrow(
      "concurrency: queue: max and cancel-in-progress: true exclude each other",
    );
    await expect(run(text("{ group: g, queue: all }"))).rejects.toThrow(/concurrency\.queue: Invalid option/);
  });
});
