import type { WireRequest } from "../wire/aws-call";
import { escapeXml, formOf } from "../wire/form-body";
import type { Handler } from "../wire/handler";
import { succeeded } from "../wire/json-body";

const WRITES = ["AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress"];
const CHANGE = "ModifySecurityGroupRules";
const READ = "DescribeSecurityGroupRules";
const ID = /<securityGroupRuleId>([^<]+)<\/securityGroupRuleId>/g;

/** What the rule is for, where it names another group, or a list of addresses. */
const descriptionIn = (request: WireRequest): string | undefined => {
  const form = formOf(request);
  const of = (peer: string) => form.get(`IpPermissions.1.${peer}.1.Description`);
  return of("Groups") ?? of("PrefixListIds") ?? undefined;
};

/** Ids of the rules that a change is about. */
const changedIn = (request: WireRequest): string[] =>
  [...formOf(request)].filter(([key]) => key.endsWith(".SecurityGroupRuleId")).map(([, id]) => id);

/** Keeps what a rule of a security group is for that names no addresses itself. */
export const securityGroupRule = (): Handler => {
  const descriptions = new Map<string, string>();
  return {
    name: "security-group-rule-description",
    why: "moto does not tell the description of a rule that names a security group or a prefix list, and the next plan would write it again",
    page: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html",
    answers: ({ service, action }) => service === "ec2" && [...WRITES, CHANGE, READ].includes(action),
    async answer(request, { action }, forward) {
      const response = await forward(request);
      const text = response.body.toString("utf8");
      if (action === READ) {
        const told = text.replaceAll(ID, (element, id: string) => {
          const description = descriptions.get(id);
          return description ? `${element}<description>${escapeXml(description)}</description>` : element;
        });
        return { ...response, body: Buffer.from(told) };
      }
      if (action === CHANGE) {
        if (succeeded(response)) for (const id of changedIn(request)) descriptions.delete(id); // moto tells it from then on
        return response;
      }
      const description = descriptionIn(request);
      if (description) for (const [, id = ""] of text.matchAll(ID)) descriptions.set(id, description);
      return response;
    },
  };
};
