import type { WireRequest } from "../wire/aws-call";
import type { WireResponse } from "../wire/aws-error";
import { asking, formOf } from "../wire/form-body";
import type { Forward, Handler } from "../wire/handler";
import { succeeded } from "../wire/json-body";
import { FAMILIES, type FamilyParameter } from "./parameter-families";
import { refusalOf, wantedIn } from "./parameter-request";
import { answerOf, element, queryAnswer, Refusal } from "./query-answer";

const GROUP = "DBParameterGroupName";
const DEFAULT_GROUP = "default.";
const FAMILY = /<DBParameterGroupFamily>([^<]*)</;

/** What a user has set. */
interface Setting {
  readonly value: string;
  readonly method: string;
}

/** A parameter as RDS tells it. What nobody has set waits for a reboot, whoever asked for what. */
const told = (parameter: FamilyParameter, setting: Setting | undefined): { source: string; xml: string } => {
  const source = setting ? "user" : parameter.value === undefined ? "engine-default" : "system";
  const parts = [
    element("ParameterName", parameter.name),
    element("ParameterValue", setting?.value ?? parameter.value),
    element("Source", source),
    element("ApplyType", parameter.applyType),
    element("DataType", parameter.dataType),
    element("AllowedValues", parameter.allowed),
    "<IsModifiable>true</IsModifiable>",
    element("ApplyMethod", setting?.method ?? "pending-reboot"),
  ];
  return { source, xml: `<Parameter>${parts.join("")}</Parameter>` };
};

/** The parameter groups of RDS, and what users have set in them. */
class ParameterGroups {
  readonly #settings = new Map<string, Map<string, Setting>>();

  async answer(request: WireRequest, action: string, forward: Forward): Promise<WireResponse | Refusal> {
    const form = formOf(request);
    const group = (form.get(GROUP) ?? "").toLowerCase();
    if (action === "DeleteDBParameterGroup") return this.#delete(request, group, forward);
    if (action === "CreateDBParameterGroup" || action === "CopyDBParameterGroup") return this.#make(request, forward);
    const named = await this.#familyOf(request, group, forward);
    if (named instanceof Refusal) return named;
    const family = FAMILIES[named.family];
    if (action === "DescribeDBParameters") return family ? this.#describe(form, group, family) : forward(request);
    if (group.startsWith(DEFAULT_GROUP))
      return new Refusal(
        "InvalidParameterValue",
        `The parameter group ${group} is a default group and cannot be modified`,
      );
    if (!family)
      return new Refusal(
        "InvalidParameterValue",
        `the parameters of ${named.family} are not known here, only those of ${Object.keys(FAMILIES).join(", ")}`,
      );
    return action === "ModifyDBParameterGroup" ? this.#modify(form, group, family) : this.#reset(form, group, family);
  }

  /** The family of a group, or the refusal where there is no such group. */
  async #familyOf(
    request: WireRequest,
    group: string,
    forward: Forward,
  ): Promise<{ readonly family: string } | Refusal> {
    if (group.startsWith(DEFAULT_GROUP)) return { family: group.slice(DEFAULT_GROUP.length) };
    const response = await forward(asking(request, { Action: "DescribeDBParameterGroups", [GROUP]: group }));
    const [, family] = FAMILY.exec(response.body.toString("utf8")) ?? [];
    if (succeeded(response) && family) return { family };
    return new Refusal("DBParameterGroupNotFound", `DBParameterGroup not found: ${group}`, 404);
  }

  async #make(request: WireRequest, forward: Forward): Promise<WireResponse> {
    const form = formOf(request);
    const response = await forward(request);
    if (!succeeded(response)) return response;
    const copied = this.#settings.get((form.get("SourceDBParameterGroupIdentifier") ?? "").toLowerCase());
    const name = form.get("TargetDBParameterGroupIdentifier") ?? form.get(GROUP) ?? "";
    this.#settings.set(name.toLowerCase(), new Map(copied));
    return response;
  }

  async #delete(request: WireRequest, group: string, forward: Forward): Promise<WireResponse | Refusal> {
    const { body } = await forward(asking(request, { Action: "DescribeDBInstances" }));
    if (body.toString("utf8").includes(`<${GROUP}>${group}</${GROUP}>`))
      return new Refusal(
        "InvalidDBParameterGroupState",
        `One or more database instances are still members of this parameter group ${group}, so the group cannot be deleted`,
      );
    const response = await forward(request);
    if (succeeded(response)) this.#settings.delete(group);
    return response;
  }

  #describe(form: URLSearchParams, group: string, family: readonly FamilyParameter[]): WireResponse {
    const wanted = form.get("Source");
    const found = family
      .map((parameter) => told(parameter, this.#settings.get(group)?.get(parameter.name)))
      .filter(({ source }) => !wanted || source === wanted);
    return queryAnswer("DescribeDBParameters", `<Parameters>${found.map(({ xml }) => xml).join("")}</Parameters>`);
  }

  #modify(form: URLSearchParams, group: string, family: readonly FamilyParameter[]): WireResponse | Refusal {
    const wanted = wantedIn(form);
    const refusal = refusalOf(family, wanted, { isReset: false });
    if (refusal) return refusal;
    const settings = this.#settings.get(group) ?? new Map<string, Setting>();
    // What RDS has by itself is not recorded as set by a user, nor is how it was to be applied.
    for (const { name, value = "", method = "" } of wanted)
      if (family.find((one) => one.name === name)?.value === value) settings.delete(name);
      else settings.set(name, { value, method });
    this.#settings.set(group, settings);
    return queryAnswer("ModifyDBParameterGroup", element(GROUP, group));
  }

  #reset(form: URLSearchParams, group: string, family: readonly FamilyParameter[]): WireResponse | Refusal {
    const isAll = form.get("ResetAllParameters") === "true";
    const wanted = wantedIn(form);
    if (isAll && wanted.length > 0)
      return new Refusal("InvalidParameterCombination", "ResetAllParameters cannot be used with a list of parameters");
    const refusal = isAll ? undefined : refusalOf(family, wanted, { isReset: true });
    if (refusal) return refusal;
    if (isAll) this.#settings.delete(group);
    for (const { name } of wanted) this.#settings.get(group)?.delete(name);
    return queryAnswer("ResetDBParameterGroup", element(GROUP, group));
  }
}

/** Answers for the parameter groups of RDS: what a family has by itself, what a user has set, and what RDS refuses. */
export const rdsParameters = (): Handler => {
  const groups = new ParameterGroups();
  return {
    name: "rds-parameters",
    why: "moto knows only parameters that were set, takes any, and tells neither their source nor their kind: what equals a default of RDS is not recorded there, and a plan that asks for more never settles",
    page: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Parameter.html",
    answers: ({ service, action }) =>
      service === "rds" && /^((Create|Copy|Modify|Reset|Delete)DBParameterGroup|DescribeDBParameters)$/.test(action),
    async answer(request, call, forward) {
      return answerOf(request, call, await groups.answer(request, call.action, forward));
    },
  };
};
