import type { Attributes } from "./attributes";
import { allOf, anyOf, Items } from "./items";
import type { Subject } from "./subject";
import type { Text } from "./text";
import { wildcards } from "./wildcards";

export interface Principal {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`, or `*` for everybody. */
  readonly type: string;
  readonly name: Text;
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: Items<Text>;
}

/** A statement of an IAM policy, a trust policy or the policy of a resource. */
export class Statement {
  constructor(private readonly json: Attributes) {}

  /** For messages: its identifier, or where it stands. */
  get name(): string {
    return this.json.text("Sid")?.toString() ?? this.json.path;
  }

  /** @throws Undecided */
  get allows(): boolean {
    return this.json.string("Effect") === "Allow";
  }

  get denies(): boolean {
    return this.json.string("Effect") === "Deny";
  }

  get actions(): Items<Text> {
    return this.json.oneOrMore("Action");
  }

  get notActions(): Items<Text> {
    return this.json.oneOrMore("NotAction");
  }

  get resources(): Items<Text> {
    return this.json.oneOrMore("Resource");
  }

  get notResources(): Items<Text> {
    return this.json.oneOrMore("NotResource");
  }

  get principals(): Items<Principal> {
    return principalsOf(this.json, "Principal");
  }

  get notPrincipals(): Items<Principal> {
    return principalsOf(this.json, "NotPrincipal");
  }

  get conditions(): Items<Condition> {
    return this.json
      .blocks("Condition")
      .flatMap((operators) =>
        new Items(operators.names).flatMap((operator) =>
          operators
            .blocks(operator)
            .flatMap((keys) => keys.names.map((key) => ({ operator, key, values: keys.oneOrMore(key) }))),
        ),
      );
  }

  /** Whether it is for everybody, whatever the conditions say. @throws Undecided */
  get isForEverybody(): boolean {
    return this.principals.some(({ type, name }) => (type === "*" || type === "AWS") && name.is("*"));
  }

  /** Whether an action is among those named, wildcards worked out. @throws Undecided */
  names(action: string): boolean {
    return this.actions.some((pattern) => covers(pattern, action));
  }

  /** Whether it is about an action: names it, or names others and means all but those. @throws Undecided */
  concerns(action: string): boolean {
    return anyOf(
      () => this.names(action),
      () =>
        allOf(
          () => !this.notActions.isEmpty,
          () => !this.notActions.some((pattern) => covers(pattern, action)),
        ),
    );
  }
}

/** Whether a pattern such as `s3:Get*` covers an action. @throws Undecided */
export const covers = (pattern: Text, action: string): boolean => wildcards(pattern.value, "i").test(action);

const principalsOf = (json: Attributes, name: string): Items<Principal> => {
  if (json.isText(name)) return json.oneOrMore(name).map((text) => ({ type: "*", name: text }));
  return json
    .blocks(name)
    .flatMap((types) =>
      new Items(types.names).flatMap((type) => types.oneOrMore(type).map((text) => ({ type, name: text }))),
    );
};

/** The statements of a policy in an attribute. @throws Undecided when the document cannot be read. */
export const statementsOf = (holder: Attributes, attribute: string): Items<Statement> =>
  holder.json(attribute).flatMap((document) => document.blocks("Statement").map((json) => new Statement(json)));

/** Types whose attribute `policy` says what an identity may do. */
export const IDENTITY_POLICIES = [
  "aws_iam_policy",
  "aws_iam_role_policy",
  "aws_iam_user_policy",
  "aws_iam_group_policy",
  "aws_iam_role",
] as const;

/** Statements of what an identity may do: of a policy, or of those inside a role. */
export const identityStatements = (subject: Subject): Items<Statement> =>
  subject.type === "aws_iam_role"
    ? subject.blocks("inline_policy").flatMap((inline) => statementsOf(inline, "policy"))
    : statementsOf(subject, "policy");

/** Those of them that allow something. */
export const allowing = (subject: Subject): Items<Statement> =>
  identityStatements(subject).filter((statement) => statement.allows);
