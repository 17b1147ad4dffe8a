import { type DifferentValue, differences, isMarked, KNOWN_LATER } from "../terraform/differences";
import { titleOf } from "../terraform/drift";
import { typeWords } from "../terraform/drift-words";
import { type ChangeKind, kindOf, type ResourceChange } from "../terraform/plan-json";
import { changedAttributes } from "../terraform/plan-summary";
import type { StackName } from "../terraform/workspace";

/** What a plan does to one resource, as a reviewer has to know it. */
export interface ReviewedChange {
  readonly stack: StackName;
  readonly resource: ResourceChange;
  readonly kind: ChangeKind;
  /** `load balancer target group "dev-api-gw-tg"`. */
  readonly subject: string;
  /** What becomes otherwise, but for what AWS only assigns anew. */
  readonly values: readonly DifferentValue[];
  /** Attributes that cannot be changed in place. */
  readonly because: readonly string[];
}

/** Made anew for each change, and the old ones stay as they are: Terraform calls that a replacement, and nothing is lost. */
const REVISED = ["aws_ecs_task_definition"];

const valuesOf = ({ change }: ResourceChange, attributes: readonly string[]): DifferentValue[] =>
  attributes
    .filter((attribute) => attribute !== "tags_all" || !attributes.includes("tags")) // the same once more
    .flatMap((attribute) => {
      const marks = [change.before_sensitive, change.after_sensitive];
      const isSecret = marks.some((each) => isMarked(each, attribute));
      const [was, is] = [change.before?.[attribute], change.after?.[attribute]];
      return differences(attribute, was, is, isSecret, change.after_unknown?.[attribute]);
    });

/** Nothing, an empty text, list or block: AWS tells one for the other. */
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.values(value).every(isEmpty));

/** What a plan does to a resource; undefined when it leaves it alone. */
export const reviewedChange = (stack: StackName, resource: ResourceChange): ReviewedChange | undefined => {
  const planned = kindOf(resource);
  if (resource.mode !== "managed" || planned === "none") return undefined;
  const { change, address, type } = resource;
  const kind = planned === "replace" && REVISED.includes(type) ? "change" : planned;
  const because = kind === "replace" ? (change.replace_paths ?? []).map((path) => path.join(".")) : [];
  const name = titleOf(address, change.before ?? change.after ?? {});
  const isTold = kind === "change" || kind === "replace";
  const values = isTold ? valuesOf(resource, changedAttributes(resource)) : [];
  return {
    ...{ stack, resource, kind, because },
    subject: name === address ? typeWords(type) : `${typeWords(type)} "${name}"`,
    // Of a replacement AWS assigns everything anew; that it does says nothing.
    values: values
      .filter(({ was, is }) => !(isEmpty(was) && isEmpty(is)))
      .filter(({ is, path }) => is !== KNOWN_LATER || planned === "change" || because.includes(path)),
  };
};
