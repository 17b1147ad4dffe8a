import type { PolicyStatement } from "../../constructs/policy-document";

/** What is asked of IAM. */
export interface IamRequest {
  readonly action: string;
  /** Every one of them has to be allowed. `*` where AWS checks none; undefined where it is not known which. */
  readonly resources: readonly string[] | undefined;
  /** Condition keys of which the value is known. */
  readonly context?: Readonly<Record<string, string>>;
}

export interface DecisionOptions {
  /** What a condition on a key means that the request does not tell: a record has neither tags nor all arguments. */
  readonly unknownKeys: "count as met" | "count as absent";
}

type Operator = (given: string | undefined, wanted: readonly string[]) => boolean;

/** `*` stands for any characters, `?` for one.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html */
const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  ).test(text);

/** The operators that our policies use; another one is an error, so that none is taken for met.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: (given, wanted) => given !== undefined && wanted.includes(given),
  "ForAllValues:StringEquals": (given, wanted) => given === undefined || wanted.includes(given),
  "ForAllValues:StringLike": (given, wanted) =>
    given === undefined || wanted.some((pattern) => matches(pattern, given)),
  Null: (given, wanted) => wanted.includes(String(given === undefined)),
};

const meets = ({ condition = {} }: PolicyStatement, { context = {} }: IamRequest, options: DecisionOptions): boolean =>
  Object.entries(condition).every(([name, keys]) => {
    const operator = OPERATORS[name];
    if (!operator) throw new Error(`iam-decision: the operator ${name} is not known; add it to the table`);
    return Object.entries(keys as Record<string, string | string[]>).every(([key, wanted]) => {
      if (!(key in context) && options.unknownKeys === "count as met") return true;
      return operator(context[key], [wanted].flat());
    });
  });

const covers = ({ resources }: PolicyStatement, asked: string): boolean =>
  resources.some((pattern) => (asked === "*" ? pattern === "*" : matches(pattern, asked)));

/** Whether statements that allow, and nothing else, let a request pass. */
export const isAllowed = (
  statements: readonly PolicyStatement[],
  request: IamRequest,
  options: DecisionOptions,
): boolean => {
  const naming = statements.filter(({ actions }) => actions.includes(request.action));
  const willing = naming.filter((statement) => meets(statement, request, options));
  if (!request.resources) return willing.length > 0;
  return request.resources.every((resource) => willing.some((statement) => covers(statement, resource)));
};
