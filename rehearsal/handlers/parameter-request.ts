import { type FamilyParameter, isAllowed } from "./parameter-families";
import { Refusal } from "./query-answer";

const PARAMETER_FIELD = /^Parameters\.(?:Parameter|member)\.(\d+)\.(\w+)$/;
/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBParameterGroup.html */
const MAX_PARAMETERS = 20;
const METHODS = ["immediate", "pending-reboot"];

/** One parameter of a request to modify or reset a group. */
export interface Wanted {
  readonly name: string;
  readonly value: string | undefined;
  readonly method: string | undefined;
}

/** The parameters that a request names. */
export const wantedIn = (form: URLSearchParams): Wanted[] => {
  const numbered = new Map<string, Map<string, string>>();
  for (const [field, value] of form) {
    const [, number, name] = PARAMETER_FIELD.exec(field) ?? [];
    if (number && name) numbered.set(number, (numbered.get(number) ?? new Map()).set(name, value));
  }
  return [...numbered.values()].map((fields) => ({
    name: fields.get("ParameterName") ?? "",
    value: fields.get("ParameterValue"),
    method: fields.get("ApplyMethod"),
  }));
};

/** @returns what is wrong with one parameter of a request; undefined when RDS takes it. */
const refusalOfOne = (
  family: readonly FamilyParameter[],
  { name, value, method }: Wanted,
  isReset: boolean,
): Refusal | undefined => {
  const parameter = family.find((one) => one.name === name);
  // RDS has more of them than are known here. They are refused like one that nobody has, so that none is taken unseen.
  if (!parameter) return new Refusal("InvalidParameterValue", `Could not find parameter with name: ${name}`);
  if (method === undefined || !METHODS.includes(method))
    return new Refusal("InvalidParameterValue", `Invalid apply method: ${method ?? ""}`);
  if (parameter.applyType === "static" && method === "immediate")
    return new Refusal("InvalidParameterCombination", "cannot use immediate apply method for static parameter");
  if (isReset) return undefined;
  if (value === undefined || !isAllowed(parameter, value))
    return new Refusal(
      "InvalidParameterValue",
      `Value: ${value ?? ""} is outside of range: ${parameter.allowed} for parameter: ${name}`,
    );
  return undefined;
};

const countRefusal = ({ length }: readonly Wanted[]): Refusal | undefined => {
  if (length === 0) return new Refusal("InvalidParameterValue", "At least one parameter must be supplied");
  if (length > MAX_PARAMETERS)
    return new Refusal(
      "InvalidParameterValue",
      `At most ${MAX_PARAMETERS} parameters can be modified in a single request`,
    );
  return undefined;
};

/** What is wrong with the parameters of a request; undefined when RDS takes all of them. It takes all of them or none. */
export const refusalOf = (
  family: readonly FamilyParameter[],
  wanted: readonly Wanted[],
  { isReset }: { readonly isReset: boolean },
): Refusal | undefined =>
  countRefusal(wanted) ??
  wanted.map((one) => refusalOfOne(family, one, isReset)).find((refusal) => refusal !== undefined);
