import { policyDocument } from "../../constructs/policy-document";

const read = (text: string) => JSON.parse(text);

describe("a policy document", () => {
  it("allows each statement's actions on its resources, in their order", () => {
    const statement = { sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::x/*"] };
    expect(read(policyDocument([statement, { ...statement, sid: "Again" }]))).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::x/*"] },
        { Sid: "Again", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::x/*"] },
      ],
    });
  });

  it("holds a statement to its condition", () => {
    const condition = { StringEquals: { "aws:ResourceAccount": "123456789012" } };
    const text = policyDocument([{ sid: "Read", actions: ["s3:GetObject"], resources: ["*"], condition }]);
    expect(read(text).Statement[0].Condition).toEqual(condition);
  });

  it("has no word of conditions where there are none, for IAM rejects an empty one", () => {
    const text = policyDocument([{ sid: "Read", actions: ["s3:GetObject"], resources: ["*"] }]);
    expect(text).not.toContain("Condition");
  });
});
