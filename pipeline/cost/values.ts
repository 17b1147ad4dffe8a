/** What AWS's own calculator takes a month for.
 * @see https://docs.aws.amazon.com/pricing-calculator/latest/userguide/pricing-calculations.html */
export const HOURS_PER_MONTH = 730;

/** USD a month, at the least and at the greatest number of tasks. */
export interface UsdRange {
  readonly least: number;
  readonly greatest: number;
}

/** How many values a list has; none where there is no list. */
export const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : 0);

/** A number, which Terraform often writes as a text. */
export const number = (value: unknown): number => Number(value);

/** The one block of a kind: a state has it in a list, a configuration as it is. */
export const blockOf = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  (Array.isArray(value) ? value[0] : value) ?? undefined;

/** The blocks of a kind, however many there are. */
export const blocksOf = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value : value ? [value as Readonly<Record<string, unknown>>] : [];
