import { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import {
  LambdaClient,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { until } from "../../app/dev/poll";
import type { EnvironmentName } from "../../environments/schema";
import type { ClientOptions } from "../../rehearsal/inventory/lister";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import { type SmtpInbox, startSmtp } from "../lambda/deploy-notifier/support/smtp-inbox";
import { zipOf } from "./rehearsed-lambda";
import { temporaryFolder } from "./temporary-folder";
import type { TestRehearsal } from "./test-rehearsal";
import { trustAuthority } from "./trusted-authority";

/** What somebody may have made live by hand. */
const BROKEN = zipOf({ "index.js": 'throw new Error("half a bundle")' });
const PASSWORD = "an-app-password-of-thirty-letters";

/** An environment that is applied. */
export interface AppliedEnvironment {
  readonly test: () => TestRehearsal;
  readonly options: () => ClientOptions;
  /** Runs a step. @throws Error when it fails. */
  readonly run: (step: string, ...args: string[]) => Promise<string>;
}

/** How an environment tells people: alarms and deployments by the topic, everything by e-mail once that is set up. */
export const itTellsPeople = (name: EnvironmentName, { test, options, run }: AppliedEnvironment): void => {
  const FunctionName = `${name}-stockwiz-notifier`;
  const folder = temporaryFolder();
  let mails: SmtpInbox;
  let distrust: () => void;
  const inbox = () => test().rehearsal.players?.events.inbox() ?? [];

  beforeAll(async () => {
    mails = await startSmtp({ folder });
    distrust = trustAuthority(mails.caFile); // before the notifier starts anew
  });
  afterAll(async () => {
    distrust();
    await mails.close();
  });

  it("tells of an alarm that goes off, from the measurement to the inbox", async () => {
    const { MetricAlarms = [] } = await new CloudWatchClient(options()).send(new DescribeAlarmsCommand({}));
    const alarm = MetricAlarms.find(({ MetricName }) => MetricName === "HTTPCode_ELB_5XX_Count");
    const { Namespace, MetricName, Dimensions, AlarmName } = alarm ?? {};
    const MetricData = [{ MetricName, Dimensions, Value: 11 }];
    const asAnybody = { ...options(), credentials: CREDENTIALS }; // nobody listens to what the rehearsal itself asks
    await new CloudWatchClient(asAnybody).send(new PutMetricDataCommand({ Namespace, MetricData }));
    await until(`${AlarmName} is in the inbox`, async () =>
      inbox().some(({ subject }) => subject === `ALARM: "${AlarmName}" in US East (N. Virginia)`),
    );
  });

  it("announces its deployment from the event to the inbox", () => {
    const subjects = inbox().map(({ subject }) => subject);
    expect(subjects.some((subject) => subject?.includes(`STARTED: deployment of ${name}-stockwiz`))).toBe(true);
  });

  it("brings the notifier the code of the sources, whatever runs there", async () => {
    const api = new LambdaClient(options());
    await api.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: BROKEN }));
    const { Version: FunctionVersion } = await api.send(new PublishVersionCommand({ FunctionName }));
    await api.send(new UpdateAliasCommand({ FunctionName, Name: "live", FunctionVersion }));
    expect(await run("lambda")).toMatch(/notifier: version \d is live/);
    expect(await run("lambda")).toMatch(/notifier: version \d runs this code already/);
  });

  it("tells people by e-mail as well, once somebody says how", async () => {
    mails.password = PASSWORD;
    const variables = {
      ...{ SENDER_EMAIL: "sender@example.com", APP_PASSWORD: PASSWORD },
      ...{ SMTP_HOST: "localhost", SMTP_PORT: String(mails.port) },
    };
    const { exitCode, output } = await test().startStep("mail", [], variables).finished;
    expect([exitCode, output]).toEqual([0, expect.stringContaining(`${name}: written`)]);
    expect(output).not.toContain(PASSWORD);
    expect(await run("notify", "--result", "good", "--what", "a test", "--who", "Ann")).toContain(`${name}: told`);
    expect(mails.mails.map(({ headers }) => headers.subject)).toEqual([`[StockWiz ${name}] SUCCEEDED: a test`]);
    expect(mails.mails[0]?.body).toMatch(/^Who: {5}Ann, signed by arn:aws:sts::/m);
  });
};
