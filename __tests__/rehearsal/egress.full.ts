import { registerImages } from "../../rehearsal/images/register";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import { type ExampleChange, sourcesWith } from "../support/example-changes";
import { temporaryFolder } from "../support/temporary-folder";
import { TestRehearsal } from "../support/test-rehearsal";

const LONG = 40 * 60_000;

/** What an environment file would say instead. */
const choices = {
  "public, on Spot and stopped at night": {
    environment: "dev",
    change: {
      file: "environments/dev.ts",
      from: "natGateways:\\s*1(.*)task:\\s*\\{(.*)alertEmails",
      to: 'natGateways: 0, egress: "public"$1task: { spot: true,$2nightStop: { stopAt: "20:00", startAt: "07:00", timeZone: "Europe/Berlin", weekendsOff: false }, alertEmails',
      flags: "s",
    },
  },
  "endpoints only": {
    environment: "staging",
    change: { file: "environments/staging.ts", from: "natGateways:\\s*1", to: 'natGateways: 0, egress: "endpoints"' },
  },
} as const satisfies Readonly<Record<string, { environment: string; change: ExampleChange }>>;

describe.each(Object.entries(choices))("an environment that is %s", (_name, { environment, change }) => {
  const folder = temporaryFolder();
  let test: TestRehearsal;
  const finished = (step: string, ...args: string[]) => {
    const variables = sourcesWith(folder, `egress-${environment}`, change);
    return test.startStep(step, args, variables).finished;
  };
  const run = async (step: string, ...args: string[]): Promise<string> => {
    const { exitCode, output } = await finished(step, ...args);
    if (exitCode !== 0) throw new Error(`${step} ${args.join(" ")}: ${output}`);
    return output;
  };
  const tasks = () => test.rehearsal.players?.fargate.tasks().filter(({ status }) => status !== "STOPPED") ?? [];
  const setClock = (time: string) =>
    fetch(`${test.rehearsal.url}/_wire/clock`, { method: "POST", body: `2030-01-08T${time}+01:00` });
  /** Resolves when the rehearsal is so. */
  const until = (isSo: () => Promise<boolean> | boolean) =>
    new Promise<void>((resolve) => {
      const look = async () => ((await isSo()) ? resolve() : setTimeout(look, 200));
      void look();
    });

  beforeAll(async () => {
    test = await TestRehearsal.start(environment, { plays: true, speed: 20 });
    const options = { endpoint: test.rehearsal.url, region: "us-east-1", credentials: CREDENTIALS };
    await run("bootstrap");
    await run("apply", "--stack", "storage", "--yes");
    await registerImages(options, environment);
    await run("apply", "--stack", "network", "--yes");
    await run("apply", "--stack", "app", "--yes");
  }, LONG);
  afterAll(() => test.stop());

  it(
    "serves everything that the collection asks, without a NAT gateway",
    async () => {
      expect(test.printed).not.toContain("aws_nat_gateway");
      expect(await run("smoke")).toMatch(/, 0 failed requests/);
    },
    LONG,
  );

  it(
    "has nothing more to change",
    async () => {
      for (const stack of ["network", "app"])
        expect(await run("plan", "--stack", stack)).toContain("nothing to change");
    },
    LONG,
  );

  if (environment !== "dev") return;

  it(
    "stops in the evening, and says at night when it is up again, instead of failing",
    async () => {
      await setClock("20:00:00");
      await until(() => tasks().length === 0);
      const { exitCode, output } = await finished("smoke");
      expect(exitCode).toBe(1);
      expect(output).toContain("smoke: dev is stopped for the night (from 20:00 to 07:00, Europe/Berlin)");
      expect(await run("plan", "--stack", "app")).toContain("nothing to change");
    },
    LONG,
  );

  it(
    "starts in the morning, and serves as before",
    async () => {
      await setClock("23:59:00");
      await fetch(`${test.rehearsal.url}/_wire/clock`, { method: "POST", body: "2030-01-09T07:00:00+01:00" });
      await until(() => tasks().length === 1);
      const url = test.rehearsal.players?.alb.urls()[0]?.url;
      await until(async () => (await fetch(`${url}/health`)).ok);
      expect(await run("smoke")).toMatch(/, 0 failed requests/);
    },
    LONG,
  );
});
