import { allOf, anyOf } from "./items";
import type { Statement } from "./policy-statements";
import type { Secret } from "./secret-references";
import type { Text } from "./text";
import { undecided } from "./undecided";
import { wildcards } from "./wildcards";

/** Whether a statement is about reading a secret, be it to allow or to deny that. @throws Undecided */
export const isAboutReading = (statement: Statement, wanted: Secret): boolean =>
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

/** Whether a statement is about decrypting with a key, be it to allow or to deny that. @throws Undecided */
export const isAboutDecrypting = (statement: Statement, key: Text): boolean =>
  allOf(
    () => statement.concerns("kms:Decrypt"),
    () =>
      statement.resources.some((resource) => {
        if (resource.toString() === key.toString()) return true;
        if (resource.resources.some((each) => key.resources.includes(each))) return true;
        return resource.satisfies((text) => /^(\*|arn:[^:]*:kms:[^:]*:[^:]*:(key\/)?\*)$/.test(text));
      }),
  );

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
