import { z } from "zod";

const oneOrMore = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : [value]));
const policyFormat = z.object({
  Statement: z.array(
    z.object({
      Effect: z.enum(["Allow", "Deny"]),
      Principal: z.union([z.literal("*"), z.object({ AWS: oneOrMore.optional() })]),
      Action: oneOrMore,
    }),
  ),
});

const MOUNT = ["elasticfilesystem:ClientMount", "elasticfilesystem:*", "*"];

/**
 * Whether a file system's policy lets a role mount it. Without a policy everybody may. Conditions are taken as true: tasks of
 * a rehearsal mount by a mount target and encrypted, which their definition says.
 * @param roleArn Undefined for a client that names none.
 * @see https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html
 */
export const mayMount = (policy: string | undefined, roleArn: string | undefined): boolean => {
  if (!policy) return true;
  const applying = policyFormat.parse(JSON.parse(policy)).Statement.filter(({ Principal, Action }) => {
    const principals = Principal === "*" ? ["*"] : (Principal.AWS ?? []);
    return principals.some((one) => one === "*" || one === roleArn) && Action.some((action) => MOUNT.includes(action));
  });
  return applying.some(({ Effect }) => Effect === "Allow") && !applying.some(({ Effect }) => Effect === "Deny");
};
