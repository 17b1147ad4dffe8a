import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";
import { findings, Items } from "../../facts/items";

const LEAST_LENGTH = 12;
/** What a pool asks for when it has no policy of its own. */
const DEFAULT_LENGTH = 8;
const KINDS = new Items(["lowercase", "uppercase", "numbers", "symbols"]);
const MIXED = ["lowercase", "uppercase", "numbers", "symbols"].map((kind) => `require_${kind} = true`);
const policy = (length: string, mixed: readonly string[] = MIXED): string =>
  only("aws_cognito_user_pool", `name = "p"; password_policy {; minimum_length = ${length}; ${mixed.join("; ")}; }`);

export const cognitoPasswordPolicy = defineRule({
  id: "cognito-password-policy",
  title: `passwords of users must have ${LEAST_LENGTH} characters or more, of four kinds`,
  severity: "high",
  why: "eight characters that leak as a hash are guessed within hours",
  fix: "set minimum_length to 12 or more, and all four require flags",
  example: "password_policy {\n  minimum_length = 12, require_lowercase = true, require_uppercase = true, …",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/cognito-controls.html#cognito-3",
  controls: { "FSBP 1.0.0": ["Cognito.3"] },
  aliases: { cdkNag: ["AwsSolutions-COG1"] },
  appliesTo: ["aws_cognito_user_pool"],
  check: (subject) => {
    const block = subject.block("password_policy");
    return findings(
      () => {
        const length = block?.number("minimum_length") ?? DEFAULT_LENGTH;
        return length < LEAST_LENGTH ? `${length} characters are enough` : undefined;
      },
      // Without a block, Cognito asks for all four.
      () =>
        block
          ? KINDS.filter((kind) => !block.flag(`require_${kind}`)).map((kind) => `no ${kind} are asked for`)
          : undefined,
    );
  },
  passes: [policy("12"), policy("16")],
  fails: [only("aws_cognito_user_pool", 'name = "p"'), policy("8"), policy("12", MIXED.slice(1))],
  undecided: [policy("var.unknown"), policy("12", [...MIXED.slice(1), "require_lowercase = var.unknown"])],
});
