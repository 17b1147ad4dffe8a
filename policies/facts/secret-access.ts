import { allOf, anyOf } from "./items";
import type { Condition, Statement } from "./policy-statements";
import { type Doing, unsure } from "./roles";
import type { Secret } from "./secret-references";
import type { Subject } from "./subject";
import type { Text } from "./text";
import { undecided } from "./undecided";
import { wildcards } from "./wildcards";

const isAboutReading = (statement: Statement, wanted: Secret): boolean =>
  allOf(
    () => statement.concerns(wanted.action),
    () =>
      anyOf(
        () => statement.resources.some((resource) => reaches(resource, wanted)),
        () =>
          allOf(
            () => !statement.notResources.isEmpty,
            () => !statement.notResources.some((resource) => reaches(resource, wanted)),
          ),
      ),
  );

const isAboutDecrypting = (statement: Statement, key: Text): boolean =>
  allOf(
    () => statement.concerns("kms:Decrypt"),
    () =>
      statement.resources.some((resource) => {
        if (resource.toString() === key.toString()) return true;
        if (resource.resources.some((each) => key.resources.includes(each))) return true;
        return resource.satisfies((text) => /^(\*|arn:[^:]*:kms:[^:]*:[^:]*:(key\/)?\*)$/.test(text));
      }),
  );

/** By this tag a secret that RDS made says for which database. */
const RDS_TAG = /^(aws|secretsmanager):ResourceTag\/aws:rds:primaryDB(Instance|Cluster)Arn$/i;

/** Whether a condition is true of who reads a secret. @throws Undecided of all but the tag that RDS gives it */
const meets = (condition: Condition, { of }: Secret): boolean => {
  const owner = of.first;
  const isEqual = /^(String|Arn)(Equals|Like)$/i.test(condition.operator);
  if (!(owner && isEqual && RDS_TAG.test(condition.key))) return unsure(condition);
  return condition.values.some((value) => isArnOf(value, owner));
};

const isArnOf = (value: Text, database: Subject): boolean => {
  if (value.resources.includes(database.resource)) return true;
  const name = database.string("identifier") ?? database.string("cluster_identifier");
  return name ? value.endsWith(`:${name}`) : undecided(value.attribute, `${value}`);
};

/** Reading a secret. */
export const reading = (secret: Secret): Doing => ({
  isAbout: (statement) => isAboutReading(statement, secret),
  meets: (condition) => meets(condition, secret),
});

/** Whether a condition is true of who has a secret decrypted: Secrets Manager asks the key. @throws Undecided of all others */
const meetsAtKey = (condition: Condition): boolean => {
  const isAboutAsking = /^String(Equals|Like)$/i.test(condition.operator) && /^kms:ViaService$/i.test(condition.key);
  if (!isAboutAsking) return unsure(condition);
  return condition.values.some((value) => value.matches(/^(secretsmanager\.|\*)/));
};

/** Decrypting with the key of a secret. */
export const decrypting = (key: Text): Doing => ({
  isAbout: (statement) => isAboutDecrypting(statement, key),
  meets: meetsAtKey,
});

/** Types whose attributes are an ARN or a name of their own, and no pattern that could mean another one. */
const NAMES_ITSELF = /^aws_(secretsmanager_secret(_version)?|ssm_parameter|kms_key|db_instance|rds_cluster)$/;
const ARNS = ["arn", "id", "secret_id", "master_user_secret"];

const reaches = (resource: Text, wanted: Secret): boolean => {
  const words = wanted.reference.toString();
  if (resource.toString() === words || words.startsWith(`${resource}:`)) return true;
  const named = resource.references.filter(({ resource: its }) => its?.mode === "managed");
  const isIt = named.some(
    ({ resource: its, attribute = "" }) =>
      ARNS.includes(attribute) && wanted.of.known.some((each) => each.resource === its),
  );
  if (isIt) return true;
  if (named.length > 0 && named.every(({ resource: its }) => NAMES_ITSELF.test(its?.type ?? ""))) return false;
  if (!resource.isKnown && resource.isFromResources) return undecided(resource.attribute, `${resource}`);
  return resource.satisfies((text) => matches(text, wanted));
};

/** Partition, service, region and account; the resource follows. */
const FIELDS = 5;
const SERVICE = 2;

/** Whether a pattern covers the ARN of a secret, as far as its service and its name are concerned. @throws Undecided */
const matches = (pattern: string, { action, name }: Secret): boolean => {
  if (/^\*+$/.test(pattern)) return true;
  const fields = pattern.split(":");
  const [service = ""] = action.split(":");
  if (!wildcards(fields[SERVICE] ?? "*").test(service)) return false;
  const rest = fields.slice(FIELDS).join(":");
  // One that ends before its resource begins reaches all of it: arn:aws:ssm:*
  return fields.length > FIELDS ? wildcards(rest).test(name()) : pattern.endsWith("*");
};
