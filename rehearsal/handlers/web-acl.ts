import type { Rule } from "@aws-sdk/client-wafv2";
import { refusedSettings } from "../waf/refused-settings";
import type { AwsCall, WireRequest } from "../wire/aws-call";
import { awsErrorResponse, type WireResponse } from "../wire/aws-error";
import type { Forward, Handler } from "../wire/handler";
import { jsonOf, succeeded, withJson } from "../wire/json-body";

/** Of a request: what a web ACL or a rule group is to be, or what it is for. */
interface Asked {
  readonly Id?: string;
  readonly Rules?: Rule[];
  readonly ResourceArn?: string;
  readonly WebACLArn?: string;
  readonly LoggingConfiguration?: { readonly LogDestinationConfigs?: readonly string[] };
}

interface Told {
  readonly Id?: string;
  readonly Summary?: { readonly Id?: string };
  readonly WebACL?: Told;
}

/** What the emulator has no field for. */
const FORGOTTEN = ["Rules", "DataProtectionConfig", "OnSourceDDoSProtectionConfig", "ApplicationConfig"] as const;
/** @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-destinations.html */
const LOG_NAME = /:(?:log-group:|deliverystream\/)aws-waf-logs-|^arn:aws:s3:::aws-waf-logs-/;
const WRITES = ["CreateWebACL", "UpdateWebACL", "CreateRuleGroup", "UpdateRuleGroup"];
const READS = ["GetWebACL", "GetWebACLForResource"];
const OTHERS = ["AssociateWebACL", "DisassociateWebACL", "DeleteWebACL", "PutLoggingConfiguration"];

const refuse = (request: WireRequest, call: AwsCall, code: string, message: string): WireResponse =>
  awsErrorResponse(request, call, { status: 400, code, message });

/** The same call for another action, whatever else the first one says. */
const instead = (request: WireRequest, action: string, body: object): WireRequest => ({
  ...request,
  headers: { ...request.headers, "x-amz-target": `AWSWAF_20190729.${action}` },
  body: Buffer.from(JSON.stringify(body)),
});

/** Web ACLs that are refused where AWS refuses them, and told as they were written. */
class WebAcls {
  readonly #written = new Map<string, object>();
  /** Web ACL by the resource that it stands before. */
  readonly #associated = new Map<string, string>();

  async write(request: WireRequest, call: AwsCall, forward: Forward): Promise<WireResponse> {
    const asked = jsonOf<Asked>(request);
    const refusal = refusedSettings(asked);
    if (refusal) return refuse(request, call, refusal.code, refusal.message);
    const response = await forward(request);
    const id = asked.Id ?? jsonOf<Told>(response).Summary?.Id;
    if (succeeded(response) && id) {
      const kept = Object.entries(asked).filter(([key]) => FORGOTTEN.some((name) => name === key));
      this.#written.set(id, { Rules: [], ...Object.fromEntries(kept) });
    }
    return response;
  }

  async read(request: WireRequest, forward: Forward): Promise<WireResponse> {
    const response = await forward(request);
    const told = jsonOf<Told>(response);
    const written = this.#written.get(told.WebACL?.Id ?? "");
    return succeeded(response) && written
      ? withJson(response, { ...told, WebACL: { ...told.WebACL, ...written } })
      : response;
  }

  /** A resource has one web ACL: the last one. */
  async associate(request: WireRequest, forward: Forward): Promise<WireResponse> {
    const { ResourceArn = "", WebACLArn = "" } = jsonOf<Asked>(request);
    if (this.#associated.has(ResourceArn)) await forward(instead(request, "DisassociateWebACL", { ResourceArn }));
    const response = await forward(request);
    if (succeeded(response)) this.#associated.set(ResourceArn, WebACLArn);
    return response;
  }

  async disassociate(request: WireRequest, forward: Forward): Promise<WireResponse> {
    const response = await forward(request);
    if (succeeded(response)) this.#associated.delete(jsonOf<Asked>(request).ResourceArn ?? "");
    return response;
  }

  isAssociated(id: string | undefined): boolean {
    return [...this.#associated.values()].some((arn) => arn.endsWith(`/${id}`));
  }

  /** With a load balancer goes its association. */
  forgetResource(arn: string): void {
    this.#associated.delete(arn);
  }
}

/** Refuses the web ACLs that AWS refuses, keeps what the emulator forgets of them, and their associations. */
export const webAcl = (): Handler => {
  const acls = new WebAcls();
  return {
    name: "web-acl",
    why: "moto takes any web ACL, keeps the old rules when the last one is removed, lets two stand before one resource and deletes one that stands before something",
    page: "https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html",
    answers: ({ service, action }) =>
      (service === "wafv2" && [...WRITES, ...READS, ...OTHERS].includes(action)) ||
      (service === "elasticloadbalancing" && action === "DeleteLoadBalancer"),
    async answer(request, call, forward) {
      const { action } = call;
      if (WRITES.includes(action)) return acls.write(request, call, forward);
      if (READS.includes(action)) return acls.read(request, forward);
      if (action === "AssociateWebACL") return acls.associate(request, forward);
      if (action === "DisassociateWebACL") return acls.disassociate(request, forward);
      if (action === "DeleteWebACL" && acls.isAssociated(jsonOf<Asked>(request).Id)) {
        const words = "AWS WAF couldn’t perform the operation because your resource is being used by another resource.";
        return refuse(request, call, "WAFAssociatedItemException", words);
      }
      if (action === "PutLoggingConfiguration") {
        const destinations = jsonOf<Asked>(request).LoggingConfiguration?.LogDestinationConfigs ?? [];
        const wrong = destinations.find((arn) => !LOG_NAME.test(arn)) ?? (destinations.length === 1 ? undefined : "");
        const reason = "Error reason: The ARN isn't valid., field: LOG_DESTINATION, parameter:";
        if (wrong !== undefined) return refuse(request, call, "WAFInvalidParameterException", `${reason} ${wrong}`);
      }
      const response = await forward(request);
      if (action === "DeleteLoadBalancer" && succeeded(response)) acls.forgetResource(call.resource);
      return response;
    },
  };
};
