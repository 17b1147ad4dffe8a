import {
  CreateSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { mailSettings } from "../../../lambda/deploy-notifier/mail-settings";
import { mailSettingsIn, removeMailSettings, writeMailSettings } from "../../../pipeline/notifier/mail-settings";
import { callAws } from "../../support/caller-of-aws";
import { emulatedAws } from "../../support/emulated-aws";
import { refusalOf } from "../../support/refusal";
import { runFile } from "../../support/run-project";
import { workspaceIn } from "../../support/workspace";

const SECRET = "dev/stockwiz/mail";
const PASSWORD = "abcd efgh ijkl mnop";
const given = { SENDER_EMAIL: "sender@example.com", APP_PASSWORD: PASSWORD };
const { deployment } = workspaceIn("/nowhere", { STOCKWIZ_ENV: "dev" }, "app");

describe("the variables of e-mail", () => {
  it("are a sender and a password, and a server where it is not Gmail's", () => {
    expect(mailSettingsIn({ ...given, OTHER: "x" })).toEqual(given);
    expect(mailSettingsIn({ ...given, SMTP_HOST: "mail.example.com", SMTP_PORT: "587" })).toEqual({
      ...{ ...given, SMTP_HOST: "mail.example.com", SMTP_PORT: 587 },
    });
  });

  it("are none where all are empty, as a workflow passes secrets that are not there", () => {
    expect(mailSettingsIn({ SENDER_EMAIL: "", APP_PASSWORD: "" })).toBeUndefined();
  });

  it.each([
    ["a sender alone", { APP_PASSWORD: "" }, "APP_PASSWORD: is not set"],
    ["a password alone", { SENDER_EMAIL: "" }, "SENDER_EMAIL: is not set"],
    ["a sender that is no address", { SENDER_EMAIL: "hunter2" }, "SENDER_EMAIL: must be an e-mail address"],
    ["a sender of two lines", { SENDER_EMAIL: "a@b.example\nhunter2" }, "SENDER_EMAIL: must be"],
    ["a password of two lines", { APP_PASSWORD: "hunter2\r\nNOOP" }, "APP_PASSWORD: must be one line"],
    ["a server that is none", { SMTP_HOST: "hunter2://x" }, "SMTP_HOST: must be the name of a server"],
    ["a port that is none", { SMTP_PORT: "70000" }, "SMTP_PORT: must be a port"],
  ])("rejects %s, without its value", (_what, changes, words) => {
    const refusal = refusalOf(() => mailSettingsIn({ ...given, ...changes }));
    expect(refusal).toContain(`mail: ${words}`);
    expect(refusal).not.toMatch(/hunter2|abcd efgh/);
  });
});

describe("the mail step", () => {
  const aws = emulatedAws();
  callAws(() => aws.client.endpoint);
  let secrets: SecretsManagerClient;
  const step = (variables: Record<string, string>, ...args: string[]) =>
    runFile("pipeline/main.ts", ["mail", "--env", "dev", ...args], {
      variables: {
        ...{ AWS_ENDPOINT_URL: aws.client.endpoint, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
        ...variables,
      },
    });
  const read = () => mailSettings(secrets, SECRET).read();
  /** Texts that somebody who asks for any version by its label gets. */
  const readable = async () => {
    const { VersionIdsToStages = {} } = await secrets.send(new DescribeSecretCommand({ SecretId: SECRET }));
    const labels = Object.values(VersionIdsToStages).flat();
    const texts = labels.map(async (VersionStage) => {
      return (await secrets.send(new GetSecretValueCommand({ SecretId: SECRET, VersionStage }))).SecretString;
    });
    return Promise.all(texts);
  };

  beforeAll(() => {
    secrets = new SecretsManagerClient(aws.client);
  });
  afterAll(() => secrets.destroy());

  it("rejects an environment that has no secret yet, and says what to do", async () => {
    await expect(writeMailSettings(deployment, given)).rejects.toThrow(
      "mail: dev has no secret for it; apply app first: npm run step -- apply --env dev",
    );
    await secrets.send(new CreateSecretCommand({ Name: SECRET }));
  });

  it("writes what the notifier reads, once, and prints none of it", async () => {
    const { exitCode, stdout, stderr } = await step(given);
    expect([exitCode, await read()]).toEqual([0, { ...given, SMTP_HOST: "smtp.gmail.com", SMTP_PORT: 465 }]);
    expect(stdout).toContain("dev: written; the notifier sends e-mail within five minutes");
    expect(`${stdout}${stderr}`).not.toMatch(/abcd efgh|sender@example/);
    expect(await writeMailSettings(deployment, given)).toBe(false);
  });

  it("leaves no password readable that was replaced", async () => {
    await writeMailSettings(deployment, { ...given, APP_PASSWORD: "new" });
    expect((await readable()).join()).not.toContain(PASSWORD);
    expect((await read())?.APP_PASSWORD).toBe("new");
  });

  it("says as JSON what came of it, and none of the settings", async () => {
    const { stdout } = await step({ ...given, APP_PASSWORD: "new" }, "--json");
    expect(JSON.parse(stdout).found).toEqual({ mail: "the notifier has these settings already" });
  });

  it("changes nothing without variables", async () => {
    const { exitCode, stdout } = await step({ SENDER_EMAIL: "", APP_PASSWORD: "" });
    expect(exitCode).toBe(0);
    expect(stdout).toContain("SENDER_EMAIL and APP_PASSWORD are not set: nothing changes");
    expect((await read())?.APP_PASSWORD).toBe("new");
  });

  it("takes the settings away, so that nobody reads them any more", async () => {
    const { exitCode, stdout } = await step({}, "--remove");
    expect([exitCode, await read(), await readable()]).toEqual([0, undefined, ["{}"]]);
    expect(stdout).toContain("dev: taken away");
    expect(await removeMailSettings(deployment)).toBe(false);
  });
});
