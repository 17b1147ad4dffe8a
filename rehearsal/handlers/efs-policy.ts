import { UserError } from "../../user-error";
import { askIam, elementIn } from "../iam/ask-iam";
import { readPolicyDocument } from "../iam/policy-document";
import type { WireRequest } from "../wire/aws-call";
import { awsErrorResponse } from "../wire/aws-error";
import type { Forward, Handler } from "../wire/handler";
import { jsonOf, succeeded } from "../wire/json-body";

const CHANGE = /^(PUT|DELETE) (\/[\d-]+\/file-systems)\/([^/]+)\/policy$/;
const ROLE = /^arn:aws:iam::\d{12}:role\/(?:.+\/)?([^/]+)$/;

interface Written {
  readonly Policy?: string;
}
interface Described {
  readonly FileSystems?: readonly { readonly FileSystemArn?: string }[];
}

/** Roles that a policy names and that IAM does not have. */
const missingRoles = async (
  principals: readonly string[],
  request: WireRequest,
  forward: Forward,
): Promise<readonly string[]> => {
  const missing: string[] = [];
  for (const arn of principals) {
    const [, RoleName] = ROLE.exec(arn) ?? [];
    if (!RoleName) continue;
    const response = await askIam(request, forward, { Action: "GetRole", RoleName });
    if (!succeeded(response) || elementIn(response, "Arn") !== arn) missing.push(arn);
  }
  return missing;
};

/** What EFS refuses in a policy, in its words; undefined where it takes it. */
const refusalOf = async (text: string, request: WireRequest, forward: Forward): Promise<string | undefined> => {
  try {
    const named = readPolicyDocument(text).Statement.flatMap(({ Principal, NotPrincipal }) => {
      const principals = Principal ?? NotPrincipal;
      return principals === undefined || principals === "*" ? [] : (principals.AWS ?? []);
    });
    const missing = await missingRoles(named, request, forward);
    return missing.length > 0 ? "Policy contains invalid Principal block" : undefined;
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
};

/** The policy as EFS keeps it: a statement that names no resource is for the file system. */
const completed = (text: string, Resource: string): string => {
  const policy = JSON.parse(text) as { readonly Statement: object };
  const Statement = [policy.Statement]
    .flat()
    .map((one) => ("Resource" in one || "NotResource" in one ? one : { ...one, Resource }));
  return JSON.stringify({ ...policy, Statement });
};

/** What moto takes for no policy. */
const NONE = { Policy: "", BypassPolicyLockoutSafetyCheck: false };

const withBody = (request: WireRequest, body: object): WireRequest => ({
  ...request,
  method: "PUT",
  body: Buffer.from(JSON.stringify(body)),
});

/** Reads the policy of a file system as EFS does before it takes it, and takes it away. */
export const efsPolicy = (): Handler => ({
  name: "efs-policy",
  why: "moto cannot delete the policy of a file system, takes any text for one, also with a role that is not there, and gives a statement without a resource back as it was, where EFS puts the file system in",
  page: "https://docs.aws.amazon.com/efs/latest/ug/API_PutFileSystemPolicy.html",
  answers: ({ service, action }) => service === "elasticfilesystem" && CHANGE.test(action),
  async answer(request, call, forward) {
    const [, method, systems, id] = CHANGE.exec(call.action) ?? [];
    const asked = { ...request, method: "GET", url: `${systems}?FileSystemId=${id}`, body: Buffer.alloc(0) };
    const described = await forward(asked);
    const { FileSystems: [system] = [] } = jsonOf<Described>(described);
    if (!system?.FileSystemArn) return described; // it is not there: moto fails on that when it writes
    if (method === "DELETE") return { ...(await forward(withBody(request, NONE))), body: Buffer.alloc(0) };
    const written = jsonOf<Written>(request);
    const message = await refusalOf(written.Policy ?? "", request, forward);
    if (message) return awsErrorResponse(request, call, { status: 400, code: "InvalidPolicyException", message });
    return forward(withBody(request, { ...written, Policy: completed(written.Policy ?? "", system.FileSystemArn) }));
  },
});
