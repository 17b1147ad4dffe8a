import type { Container } from "./containers";
import { allOf, type Items } from "./items";
import type { Statement } from "./policy-statements";
import type { Subject } from "./subject";
import type { Text } from "./text";
import { undecided } from "./undecided";

/** Something that a container gets when it starts, and what reads it. */
export interface Secret {
  readonly action: "secretsmanager:GetSecretValue" | "ssm:GetParameters";
  readonly reference: Text;
  /** The resource that it is, or that has it. */
  readonly of: Items<Subject>;
  /** Its name as the end of an ARN has it. @throws Undecided */
  readonly name: () => string;
}

/** Every reference to a secret in a container: of its variables, its log driver and its registry. */
export const referencesOf = ({ definition }: Container): Items<Text> => {
  const log = definition.blocks("logConfiguration").flatMap((each) => each.blocks("secretOptions"));
  const registry = definition.blocks("repositoryCredentials").flatMap((each) => each.oneOrMore("credentialsParameter"));
  return definition
    .blocks("secrets")
    .and(log)
    .flatMap((each) => each.oneOrMore("valueFrom"))
    .and(registry);
};

/** AWS adds a hyphen and six characters to the name of a secret, and calls those of RDS by itself. */
const SUFFIX = "-AbCdEf";
const OF_RDS: Readonly<Record<string, string>> = { aws_db_instance: "rds!db-0", aws_rds_cluster: "rds!cluster-0" };
const AWS_SECRET = /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:([^:]+)/;
const AWS_PARAMETER = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.+)$/;

/**
 * The secret that a reference means; words for what is wrong when it can mean none.
 * @throws Undecided when it is not in the program.
 */
export const secretOf = (reference: Text, task: Subject): Secret | string => {
  const types = new Set(reference.resources.filter(({ mode }) => mode === "managed").map(({ type }) => type));
  const meant = (type: string): Items<Subject> => task.resolve(reference, type);
  if (types.has("aws_ssm_parameter")) return parameter(reference, meant("aws_ssm_parameter"));
  if (types.has("aws_secretsmanager_secret")) return secret(reference, meant("aws_secretsmanager_secret"));
  if (types.has("aws_secretsmanager_secret_version"))
    return secret(
      reference,
      meant("aws_secretsmanager_secret_version").flatMap((version) =>
        version.follow("secret_id", "aws_secretsmanager_secret"),
      ),
    );
  const owner = Object.keys(OF_RDS).find((type) => types.has(type));
  if (owner) return { action: READ_SECRET, reference, of: meant(owner), name: () => OF_RDS[owner] ?? "" };
  return byName(reference, task);
};

const READ_SECRET = "secretsmanager:GetSecretValue";

const secret = (reference: Text, of: Items<Subject>): Secret => ({
  action: READ_SECRET,
  reference,
  of,
  name: () => {
    const its = of.first;
    return `${its?.string("name") ?? its?.string("name_prefix") ?? "terraform-"}${SUFFIX}`;
  },
});

const parameter = (reference: Text, of: Items<Subject>): Secret => ({
  action: "ssm:GetParameters",
  reference,
  of,
  name: () => (of.first?.string("name") ?? "").replace(/^\/?/, "/"),
});

/** What a text means that somebody typed in: the ARN of a secret or a parameter, or the name of a parameter. */
const byName = (reference: Text, task: Subject): Secret | string => {
  const text = reference.value;
  const called = (type: string, isMeant: (name: string) => boolean): Items<Subject> =>
    task.others(type).filter((each) => isMeant(each.string("name") ?? ""));
  const missing = (): never => undecided(reference.attribute, `${reference} is not in this program`);
  const [, secretName] = AWS_SECRET.exec(text) ?? [];
  if (secretName) {
    const secrets = called(
      "aws_secretsmanager_secret",
      (name) => name !== "" && `${secretName}-`.startsWith(`${name}-`),
    );
    return secrets.isEmpty ? missing() : { action: READ_SECRET, reference, of: secrets, name: () => secretName };
  }
  const [, parameterName = text] = AWS_PARAMETER.exec(text) ?? [];
  const parameters = called(
    "aws_ssm_parameter",
    (name) => name.replace(/^\//, "") === parameterName.replace(/^\//, ""),
  );
  if (!parameters.isEmpty) return parameter(reference, parameters);
  const isSecret = !called("aws_secretsmanager_secret", (name) => name === text).isEmpty;
  return isSecret ? `${text} is the name of a secret, and has to be its ARN` : missing();
};

/** Whether a statement allows reading a secret. @throws Undecided */
export const allowsReading = (statement: Statement, wanted: Secret): boolean =>
  allOf(
    () => statement.allows,
    () => statement.concerns(wanted.action),
    () => statement.resources.some((resource) => reaches(resource, wanted)),
  );

/** What can be read from their attributes is an ARN or a name of their own. */
const KEPT = /^aws_(secretsmanager_secret|ssm_parameter|kms_key|db_instance|rds_cluster)$/;

const reaches = (resource: Text, { reference, of, name, action }: Secret): boolean => {
  const words = reference.toString();
  if (resource.toString() === words || words.startsWith(`${resource}:`)) return true;
  const named = resource.resources;
  if (of.known.some((each) => named.includes(each.resource))) return true;
  if (named.length > 0 && named.every(({ mode, type }) => mode === "managed" && KEPT.test(type))) return false;
  if (!resource.isKnown && resource.isFromResources) return undecided(resource.attribute, `${resource}`);
  const kind = action === READ_SECRET ? ":secret:" : ":parameter";
  return resource.satisfies((text) => {
    const at = text.indexOf(kind);
    return at === -1 ? /^(\*|arn:.*:\*)$/.test(text) : globOf(text.slice(at + kind.length)).test(name());
  });
};

const globOf = (pattern: string): RegExp => {
  const signs = [...pattern].map((sign) =>
    sign === "*" ? ".*" : sign === "?" ? "." : sign.replace(/[.+^${}()|[\]\\]/, "\\$&"),
  );
  return new RegExp(`^${signs.join("")}$`);
};
