import type { Container } from "./containers";
import type { Items } from "./items";
import type { Subject } from "./subject";
import type { Text } from "./text";
import { undecided } from "./undecided";

/** Something that a container gets when it starts, and what reads it. */
export interface Secret {
  readonly action: "secretsmanager:GetSecretValue" | "ssm:GetParameters";
  readonly reference: Text;
  /** The resource that it is, or that has it. */
  readonly of: Items<Subject>;
  /** Its name as the end of an ARN has it: `secret:dev/database-AbCdEf`, `parameter/dev/token`. @throws Undecided */
  readonly name: () => string;
}

/** Every reference to a secret in a container: of its variables, its log driver and its registry; nothing where it has none. */
export const referencesOf = ({ definition }: Container): Items<Text | undefined> => {
  const log = definition.blocks("logConfiguration").flatMap((each) => each.blocks("secretOptions"));
  const registry = definition.blocks("repositoryCredentials").map((each) => each.text("credentialsParameter"));
  return definition
    .blocks("secrets")
    .and(log)
    .map((each) => each.text("valueFrom"))
    .and(registry);
};

const READ_SECRET = "secretsmanager:GetSecretValue";
/** AWS adds a hyphen and six characters to the name of a secret, and calls those of RDS by itself. */
const ADDED = "-AbCdEf";
const SECRET_ARN = /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:([^:]+)/;
const PARAMETER_ARN = /^arn:[^:]*:ssm:[^:]*:[^:]*:parameter(\/.+)$/;

/** How a resource is read as a secret, and the attributes that a reference to it may take. */
interface Source {
  readonly attributes: readonly string[];
  readonly read: (reference: Text, of: Items<Subject>) => Secret;
}

const secret = (reference: Text, of: Items<Subject>): Secret => ({
  action: READ_SECRET,
  reference,
  of,
  name: () => {
    const its = of.first;
    return `secret:${its?.string("name") ?? its?.string("name_prefix") ?? "terraform-"}${ADDED}`;
  },
});

const parameter = (reference: Text, of: Items<Subject>): Secret => ({
  action: "ssm:GetParameters",
  reference,
  of,
  name: () => `parameter${(of.first?.string("name") ?? "").replace(/^\/?/, "/")}`,
});

const ofRds = (kind: string): Source => ({
  attributes: ["master_user_secret"],
  read: (reference, of) => ({ action: READ_SECRET, reference, of, name: () => `secret:rds!${kind}-0${ADDED}` }),
});

const SOURCES: Readonly<Record<string, Source>> = {
  aws_secretsmanager_secret: { attributes: ["arn", "id"], read: secret },
  aws_secretsmanager_secret_version: {
    attributes: ["arn", "secret_id"],
    read: (reference, versions) =>
      secret(
        reference,
        versions.flatMap((version) => version.follow("secret_id", "aws_secretsmanager_secret")),
      ),
  },
  aws_ssm_parameter: { attributes: ["arn", "name", "id"], read: parameter },
  aws_db_instance: ofRds("db"),
  aws_rds_cluster: ofRds("cluster"),
};

/**
 * The secret that a reference means; words for what is wrong when it can mean none.
 * @throws Undecided when it is not in the program.
 */
export const secretOf = (reference: Text, task: Subject): Secret | string => {
  const found = reference.references.find(({ resource }) => resource?.mode === "managed" && SOURCES[resource.type]);
  const type = found?.resource?.type ?? "";
  const source = SOURCES[type];
  if (!found || !source) return byName(reference, task);
  return source.attributes.includes(found.attribute ?? "")
    ? source.read(reference, task.resolve(reference, type))
    : `${reference} is no secret: it has to be the ${source.attributes[0]}`;
};

/** What a text means that somebody typed in: the ARN of a secret or a parameter, or the name of a parameter. */
const byName = (reference: Text, task: Subject): Secret | string => {
  const text = reference.value;
  const called = (type: string, isMeant: (name: string) => boolean): Items<Subject> =>
    task.others(type).filter((each) => isMeant(each.string("name") ?? ""));
  const missing = (): never => undecided(reference.attribute, `${reference} is not in this program`);
  const [, secretName] = SECRET_ARN.exec(text) ?? [];
  if (secretName) {
    const isMeant = (name: string) => name !== "" && `${secretName}-`.startsWith(`${name}-`);
    const secrets = called("aws_secretsmanager_secret", isMeant);
    return secrets.isEmpty ? missing() : { ...secret(reference, secrets), name: () => `secret:${secretName}` };
  }
  const [, parameterName = text] = PARAMETER_ARN.exec(text) ?? [];
  const withoutSlash = (name: string): string => name.replace(/^\//, "");
  const parameters = called("aws_ssm_parameter", (name) => withoutSlash(name) === withoutSlash(parameterName));
  if (!parameters.isEmpty) return parameter(reference, parameters);
  const isSecret = !called("aws_secretsmanager_secret", (name) => name === text).isEmpty;
  return isSecret ? `${text} is the name of a secret, and has to be its ARN` : missing();
};
