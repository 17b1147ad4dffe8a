import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { FUNCTION_BUNDLE } from "../../../constructs/node-lambda";
import { PROJECT_ROOT, run } from "../../support/run-project";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";
import { ecsEvent, SUCCESS, urlCall } from "./support/deliveries";
import { type SmtpInbox, startSmtp } from "./support/smtp-inbox";
import { type SnsStandIn, startSns } from "./support/sns-stand-in";

const APP_PASSWORD = "abcd efgh ijkl mnop";
const MAX_BYTES = 200_000;
const TOPIC_ARN = "arn:aws:sns:us-east-1:111122223333:dev-alerts";
const MAIL_SECRET_ARN = "arn:aws:secretsmanager:us-east-1:111122223333:secret:dev/stockwiz/mail-AbCdEf";

/** What the runtime does, for one event after another: loads the file and calls what it exports. */
const RUNTIME = `
const { handler } = require(process.argv[2]);
(async () => {
  const outcomes = [];
  for (const event of JSON.parse(require("node:fs").readFileSync(0, "utf8")))
    outcomes.push(await handler(event, { awsRequestId: "request-" + outcomes.length }).then(
      (answer) => ({ answer: answer === undefined ? null : answer }),
      (error) => ({ thrown: error.name }),
    ));
  process.stderr.write(JSON.stringify(outcomes));
})();
`;

describe("the bundle", () => {
  const folder = temporaryFolder();
  const bundle = path.join(folder, "bundle", "main.js");
  const runtime = writeTo(folder, "runtime.js", RUNTIME);
  let sns: SnsStandIn;
  let inbox: SmtpInbox;

  const invoke = (events: readonly unknown[], variables: Readonly<Record<string, string>> = {}) =>
    run([process.execPath, runtime, bundle], {
      folder,
      input: JSON.stringify(events),
      variables: {
        NODE_PATH: path.join(PROJECT_ROOT, "node_modules"), // the runtime has the SDK where Node looks for it
        AWS_REGION: "us-east-1",
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "5ec2e7",
        AWS_ENDPOINT_URL: sns.url,
        AWS_MAX_ATTEMPTS: "1",
        TOPIC_ARN,
        MAIL_SECRET_ARN,
        NODE_EXTRA_CA_CERTS: inbox.caFile,
        ENVIRONMENT: "dev",
        ...variables,
      },
    });

  beforeAll(async () => {
    buildSync({
      ...FUNCTION_BUNDLE,
      entryPoints: [path.join(PROJECT_ROOT, "lambda/deploy-notifier/main.ts")],
      outfile: bundle,
    });
    sns = await startSns();
    inbox = await startSmtp({ folder: path.join(folder, "smtp") });
  });
  beforeEach(() => {
    sns.status = 200;
    sns.published.length = 0;
    Object.assign(sns, { secret: undefined, secretReads: 0 });
    Object.assign(inbox, { password: APP_PASSWORD, logins: 0 });
    inbox.mails.length = 0;
  });
  afterAll(() => Promise.all([sns.close(), inbox.close()]));
  const mail = () => ({
    ...{ SENDER_EMAIL: "sender@example.com", APP_PASSWORD },
    ...{ SMTP_HOST: "localhost", SMTP_PORT: inbox.port },
  });

  it("is one file of less than 200 kB, which knows nothing of the machine it was made on", () => {
    expect(statSync(bundle).size).toBeLessThan(MAX_BYTES);
    expect(readFileSync(bundle, "utf8").includes(PROJECT_ROOT)).toBe(false);
  });

  it("publishes an event once and a call, with nothing but Node and the SDK", async () => {
    const { exitCode, stdout, stderr } = await invoke([ecsEvent(), ecsEvent(), urlCall(SUCCESS)]);
    const [first, repeated, called] = JSON.parse(stderr);
    expect({ exitCode, first, repeated }).toEqual({ exitCode: 0, first: { answer: null }, repeated: { answer: null } });
    expect(called.answer).toMatchObject({
      statusCode: 202,
      body: '{"messageIds":{"sns":"94f20ce6-13c5-43a0-9a9e-ca52d816e90b"}}',
    });
    expect(sns.published.map(({ TopicArn, Subject }) => [TopicArn, Subject])).toEqual([
      [TOPIC_ARN, "[StockWiz dev] FAILED: deployment of dev-stockwiz (ecs-svc/6177963417134325488)"],
      [TOPIC_ARN, "[StockWiz dev] SUCCEEDED: apply of app"],
    ]);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ service, environment, requestId }) => [service, environment, requestId])).toEqual(
      ["request-0", "request-1", "request-2"].map((id) => ["deploy-notifier", "dev", id]),
    );
  });

  it("throws what SNS refuses of an event, answers 502 to a call, and keeps credentials out of the log", async () => {
    sns.status = 403;
    const { stdout, stderr } = await invoke([ecsEvent(), urlCall(SUCCESS)]);
    expect(JSON.parse(stderr)).toEqual([
      { thrown: "NotSent" },
      { answer: expect.objectContaining({ statusCode: 502, body: expect.not.stringContaining("no right") }) },
    ]);
    expect(stdout).toContain("no right to publish");
    expect(stdout).not.toContain("5ec2e7");
    expect(stdout).not.toContain("AKIASECRET");
  });

  it("sends each message by e-mail as well once that is set up, and reads the secret once", async () => {
    sns.secret = mail();
    const { stdout, stderr } = await invoke([ecsEvent(), ecsEvent(), urlCall(SUCCESS)], {
      MAIL_RECIPIENTS: "ops@example.com,on-call@example.com",
    });
    expect(JSON.parse(stderr)).toMatchObject([{ answer: null }, { answer: null }, { answer: { statusCode: 202 } }]);
    expect(inbox.mails.map(({ to, headers }) => [to, headers.subject])).toEqual([
      [["ops@example.com", "on-call@example.com"], sns.published[0]?.Subject],
      [["ops@example.com", "on-call@example.com"], "[StockWiz dev] SUCCEEDED: apply of app"],
    ]);
    expect([sns.published.length, sns.secretReads]).toEqual([2, 1]);
    expect(stdout).not.toContain(APP_PASSWORD);
  });

  it("throws what the mail server refuses of an event, has published it all the same, and keeps the password out of the log", async () => {
    sns.secret = mail();
    inbox.password = "another";
    const { stdout, stderr } = await invoke([ecsEvent(), ecsEvent()]);
    expect(JSON.parse(stderr)).toEqual([{ thrown: "NotSent" }, { thrown: "NotSent" }]);
    expect([sns.published.length, sns.secretReads, inbox.logins]).toEqual([1, 2, 2]);
    expect(stdout).toContain("Username and Password not accepted");
    expect(stdout).not.toContain(APP_PASSWORD);
    expect(stdout).not.toContain(Buffer.from(`\0sender@example.com\0${APP_PASSWORD}`).toString("base64"));
  });

  it("rejects an environment without a topic before the first event", async () => {
    const { exitCode, stderr } = await invoke([], { TOPIC_ARN: "" });
    expect(stderr).toContain("environment: TOPIC_ARN: is required; correct the variable of the function");
    expect(exitCode).toBe(1);
  });
});
