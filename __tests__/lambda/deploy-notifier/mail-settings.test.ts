import { randomUUID } from "node:crypto";
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { mailSettings } from "../../../lambda/deploy-notifier/mail-settings";
import { emulatedAws } from "../../support/emulated-aws";

const FIVE_MINUTES = 300_000;
const written = { SENDER_EMAIL: "sender@example.com", APP_PASSWORD: "abcd efgh ijkl mnop" };
const settings = { ...written, SMTP_HOST: "smtp.gmail.com", SMTP_PORT: 465 };

describe("the settings of e-mail", () => {
  const aws = emulatedAws();
  let secrets: SecretsManagerClient;
  let now = 0;
  beforeAll(() => {
    secrets = new SecretsManagerClient(aws.client);
  });
  afterAll(() => secrets.destroy());

  const secretWith = async (SecretString?: string) => {
    const made = new CreateSecretCommand({ Name: randomUUID(), ...(SecretString !== undefined && { SecretString }) });
    return String((await secrets.send(made)).ARN);
  };
  const source = (arn: string) => mailSettings(secrets, arn, () => now);
  const write = (SecretId: string, value: object) =>
    secrets.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(value) }));
  const readsOf = (arn: string) =>
    aws.rehearsal.calls.read().filter(({ action, resource }) => action === "GetSecretValue" && resource === arn).length;

  it("come from the secret, with Gmail's server where it names none", async () => {
    expect(await source(await secretWith(JSON.stringify(written))).read()).toEqual(settings);
    const own = { ...written, SMTP_HOST: "mail.example.com", SMTP_PORT: 587 };
    expect(await source(await secretWith(JSON.stringify(own))).read()).toEqual(own);
  });

  it.each([
    ["no value yet", undefined],
    ["had its values taken away", "{}"],
  ])("are none where the secret has %s", async (_what, value) => {
    expect(await source(await secretWith(value)).read()).toBeUndefined();
  });

  it("are read once, also by those who ask at the same time, and again after five minutes", async () => {
    const arn = await secretWith(JSON.stringify(written));
    const { read } = source(arn);
    await Promise.all([read(), read()]);
    now += FIVE_MINUTES - 1;
    await write(arn, { ...written, APP_PASSWORD: "rotated" });
    expect(await read()).toEqual(settings);
    expect(readsOf(arn)).toBe(1);
    now += 1;
    expect(await read()).toEqual({ ...settings, APP_PASSWORD: "rotated" });
    expect(readsOf(arn)).toBe(2);
  });

  it("are read anew once somebody says that they are no good", async () => {
    const arn = await secretWith(JSON.stringify(written));
    const { read, forget } = source(arn);
    await read();
    await write(arn, { ...written, APP_PASSWORD: "rotated" });
    forget();
    expect((await read())?.APP_PASSWORD).toBe("rotated");
  });

  it("are asked for again after a failure", async () => {
    const arn = await secretWith("no JSON");
    const { read } = source(arn);
    await expect(read()).rejects.toThrow();
    await write(arn, written);
    expect(await read()).toEqual(settings);
  });

  it.each([
    ["text", "hunter2 is not JSON", "body: must be an object"],
    ["no password", { SENDER_EMAIL: "a@example.com" }, "APP_PASSWORD: is required"],
    ["no sender", { APP_PASSWORD: "hunter2" }, "SENDER_EMAIL: is required"],
    ["a sender of two lines", { ...written, SENDER_EMAIL: "a@b.example\r\nBcc: hunter2@c" }, "SENDER_EMAIL: must be"],
    ["a sender without a host", { ...written, SENDER_EMAIL: "hunter2" }, "SENDER_EMAIL: must be an e-mail address"],
    ["a password of two lines", { ...written, APP_PASSWORD: "hunter2\nNOOP" }, "APP_PASSWORD: must be one line"],
    ["a port that is text", { ...written, SMTP_PORT: "hunter2" }, "SMTP_PORT: must be a whole number"],
  ])("rejects %s, without a word of the value", async (_what, value, words) => {
    const arn = await secretWith(typeof value === "string" ? value : JSON.stringify(value));
    const fault: Error = await source(arn)
      .read()
      .then(
        () => new Error("read"),
        (error) => error,
      );
    expect(fault.message).toContain(`secret of e-mail: ${words}`);
    expect(`${fault.stack}`).not.toContain("hunter2");
  });
});
