import { readEnv } from "../../../lambda/deploy-notifier/env";
import { refusalOf } from "../../support/refusal";

const TOPIC_ARN = "arn:aws:sns:us-east-1:111122223333:dev-alerts";
const MAIL_SECRET_ARN = "arn:aws:secretsmanager:us-east-1:111122223333:secret:dev/stockwiz/mail-AbCdEf";
const complete = { TOPIC_ARN, MAIL_SECRET_ARN, ENVIRONMENT: "dev" };

describe("the function's environment", () => {
  it("needs a topic, a secret and a name, and logs from info on", () => {
    expect(readEnv(complete)).toEqual({ ...complete, LOG_LEVEL: "info" });
  });

  it("takes an empty variable for an absent one", () => {
    expect(readEnv({ ...complete, LOG_LEVEL: "" }).LOG_LEVEL).toBe("info");
  });

  it("cannot be changed", () => {
    expect(Object.isFrozen(readEnv(complete))).toBe(true);
  });

  it.each([
    ["no topic", { TOPIC_ARN: "" }, "TOPIC_ARN: is required"],
    ["a topic without an ARN", { TOPIC_ARN: "dev-alerts" }, "TOPIC_ARN: must be the ARN of an SNS topic"],
    ["a queue", { TOPIC_ARN: TOPIC_ARN.replace("sns", "sqs") }, "TOPIC_ARN: must be the ARN of an SNS topic"],
    ["a subscription", { TOPIC_ARN: `${TOPIC_ARN}:4bb5` }, "TOPIC_ARN: must be the ARN of an SNS topic"],
    ["a FIFO topic", { TOPIC_ARN: `${TOPIC_ARN}.fifo` }, "TOPIC_ARN: must be the ARN of an SNS topic that is not FIFO"],
    ["no secret", { MAIL_SECRET_ARN: "" }, "MAIL_SECRET_ARN: is required"],
    ["a value for a secret", { MAIL_SECRET_ARN: "hunter2" }, "MAIL_SECRET_ARN: must be the ARN of a secret"],
    ["no name", { ENVIRONMENT: undefined }, "ENVIRONMENT: is required"],
    ["a name of two lines", { ENVIRONMENT: "dev\nprod" }, "ENVIRONMENT: must be one line"],
    ["an unknown level", { LOG_LEVEL: "loud" }, "LOG_LEVEL: must be one of trace, debug, info"],
  ])("rejects %s", (_what, changes, words) => {
    expect(refusalOf(() => readEnv({ ...complete, ...changes }))).toContain(words);
  });

  it("rejects everything that is wrong at once, and says what to do", () => {
    expect(refusalOf(() => readEnv({}))).toBe(
      "environment: TOPIC_ARN: is required; MAIL_SECRET_ARN: is required; ENVIRONMENT: is required; correct the variable of the function",
    );
  });
});
