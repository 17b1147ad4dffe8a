import { environmentNames } from "../../../environments/all";
import type { EnvironmentName } from "../../../environments/schema";
import { runFile } from "../../support/run-project";
import { temporaryFolder } from "../../support/temporary-folder";

const folder = temporaryFolder();

interface Report {
  readonly verdicts: readonly { readonly rule: string; readonly verdict: string }[];
}

/** Rules whose findings somebody accepted; a new one belongs here only with its reason beside the construct. */
const everywhere = [
  "alarm-reaches-somebody",
  "http-redirects-to-https",
  "lambda-limits-written",
  "load-balancer-access-logs",
  "s3-access-logged",
  "secret-own-key-and-rotation",
];
const forTryingOut = ["load-balancer-kept", "public-alb-behind-firewall"];
const accepted: Readonly<Record<EnvironmentName, readonly string[]>> = {
  dev: [...everywhere, ...forTryingOut, "images-pinned"],
  staging: [
    ...everywhere,
    ...forTryingOut,
    "cache-encrypted",
    "cache-survives",
    "database-observed",
    "database-survives",
  ],
  prod: [...everywhere, "cache-encrypted", "database-observed"],
};

describe.each(environmentNames)("our own stacks of %s", (name) => {
  let report: Report;
  let exitCode: number | null;
  beforeAll(async () => {
    const variables = { STOCKWIZ_WORK: folder };
    const ran = await runFile("pipeline/policy.ts", ["--env", name, "--format", "json", "--unknown", "fail"], {
      variables,
    });
    ({ exitCode } = ran);
    report = JSON.parse(ran.stdout);
  });

  const rulesThatSay = (wanted: string) => [
    ...new Set(report.verdicts.filter(({ verdict }) => verdict === wanted).map(({ rule }) => rule)),
  ];

  it("have no finding that nobody accepted, and nothing that is not known", () => {
    expect([...rulesThatSay("fail"), ...rulesThatSay("undecided")]).toEqual([]);
    expect(exitCode).toBe(0);
    expect(rulesThatSay("pass").length).toBeGreaterThan(40);
  });

  it("have few findings that somebody accepted", () => {
    expect(rulesThatSay("waived").sort()).toEqual([...accepted[name]].sort());
  });
});
