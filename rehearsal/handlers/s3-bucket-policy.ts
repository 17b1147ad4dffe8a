import { writtenBack } from "./written-back";

interface Policy {
  Statement: { Condition?: unknown }[] | { Condition?: unknown };
}

/** Without the statements that only hold under a condition: the emulator would apply them always. */
const unconditional = (body: Buffer): Buffer => {
  try {
    const policy = JSON.parse(body.toString("utf8")) as Policy;
    const statements = [policy.Statement].flat().filter(({ Condition }) => Condition === undefined);
    return Buffer.from(JSON.stringify({ ...policy, Statement: statements }));
  } catch {
    return body; // not a policy: the emulator refuses it
  }
};

/** Keeps a "deny without TLS" from denying everything. */
export const s3BucketPolicy = () =>
  writtenBack({
    name: "s3-bucket-policy",
    why: "moto applies a Deny statement of a bucket policy without looking at its Condition, so a TLS-only policy shuts everybody out",
    page: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html",
    service: "s3",
    write: "PutBucketPolicy",
    read: "GetBucketPolicy",
    contentType: "application/json",
    toEmulator: unconditional,
  });
