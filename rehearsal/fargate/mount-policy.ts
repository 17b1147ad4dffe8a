import { decide } from "../iam/decide";
import { readPolicyDocument } from "../iam/policy-document";

/** A client that wants to mount a file system. */
export interface MountRequest {
  /** Undefined for a client that names none. */
  readonly roleArn: string | undefined;
  readonly fileSystemArn: string;
  readonly accessPointArn?: string | undefined;
  /** Whether it comes over TLS. */
  readonly isEncrypted: boolean;
}

export type MountRight = "none" | "read" | "write";

/**
 * What a file system's policy lets a client do. Without a policy everybody may write.
 * @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
export const mountRight = (
  policy: string | undefined,
  { roleArn, fileSystemArn, accessPointArn, isEncrypted }: MountRequest,
): MountRight => {
  if (!policy) return "write";
  const document = readPolicyDocument(policy);
  const [, , , , account = ""] = roleArn?.split(":") ?? [];
  const may = (right: string): boolean =>
    decide(document, {
      caller: { type: "AWS", names: roleArn ? [roleArn, account, `arn:aws:iam::${account}:root`] : [] },
      action: `elasticfilesystem:${right}`,
      resource: fileSystemArn,
      context: {
        "elasticfilesystem:accessedviamounttarget": "true", // a task has no other way
        "aws:securetransport": String(isEncrypted),
        ...(accessPointArn && { "elasticfilesystem:accesspointarn": accessPointArn }),
      },
    }) === "allowed";
  if (!may("ClientMount")) return "none";
  return may("ClientWrite") ? "write" : "read";
};
