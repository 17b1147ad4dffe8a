import { readDeployment } from "../../../environments/deployment";
import { causeOf } from "../../../pipeline/deployment/cause";
import { callAws } from "../../support/caller-of-aws";
import { ACCOUNT } from "../../support/synthesize";

const deployment = readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" });

describe("the cause of a bad deployment", () => {
  callAws(() => "http://127.0.0.1:1");

  it("is that AWS cannot be asked, where it cannot: putting the last good images back does not wait for why", async () => {
    expect(await causeOf(deployment, new Date())).toEqual([
      expect.stringMatching(/^why: AWS could not be asked: .*ECONNREFUSED/),
    ]);
  });
});
