import { anyOf } from "./items";
import type { Condition, Statement } from "./policy-statements";
import type { Text } from "./text";

/** Partition, service, region and account are between the colons; the resource is the rest. */
const ARN = /^arn:[^:]*:([^:]*):[^:]*:[^:]*:(.+)$/;
/** One that ends in a wildcard before its resource begins: `arn:aws:iam::*`. */
const SHORT_ARN = /^arn(:[^:]*){0,4}:\*$/;
/** All there is, also behind a prefix that is not known. */
const EVERYTHING = /^(\*+|(\*+[:/])+([a-z-]+[:/])?\*+)$/;

const isWide = (text: string): boolean => {
  if (EVERYTHING.test(text) || SHORT_ARN.test(text)) return true;
  const [, service, resource] = ARN.exec(text) ?? [];
  if (resource === undefined) return false;
  // Objects of S3 have a bucket where others have their type.
  return service === "s3" ? /^\*(\/\*)?$/.test(resource) : /^([a-z-]+[/:])?\*$/.test(resource);
};

/** Whether a statement reaches everything of a kind: `*`, `arn:aws:iam::*:role/*`, or all but some. @throws Undecided */
export const reachesEverything = (statement: Statement): boolean =>
  anyOf(
    () => statement.resources.some((resource: Text) => resource.satisfies(isWide)),
    () => !statement.notResources.isEmpty,
  );

/** Operators that are true only of a request that has the key, and a value that is named. */
const NAMING = /^(ForAnyValue:)?(String|Arn)(Equals|EqualsIgnoreCase|Like)$/;

/** Whether a statement holds only for some values of such a key. @throws Undecided */
export const isLimitedBy = (statement: Statement, isMeant: (key: string) => boolean): boolean =>
  statement.conditions.some((condition) => isMeant(condition.key.toLowerCase()) && namesValues(condition));

const namesValues = ({ operator, values }: Condition): boolean =>
  NAMING.test(operator) && !values.isEmpty && values.every((value) => !value.satisfies((text) => /^\*+$/.test(text)));
