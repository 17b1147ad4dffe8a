/** A group among others that share the requests of a rule. */
export interface Weighted {
  readonly arn: string;
  readonly weight: number;
}

/**
 * Takes turns by weight: of every 30 requests at weights 10 and 20 exactly 10 and 20. AWS only promises the proportion; a
 * fixed order lets a run be repeated.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#forward-actions
 */
export class WeightedChoice {
  readonly #credit = new Map<string, number>();

  next(groups: readonly Weighted[]): string | undefined {
    const total = groups.reduce((sum, { weight }) => sum + weight, 0);
    if (total === 0) return undefined;
    const credited = groups
      .filter(({ weight }) => weight > 0)
      .map(({ arn, weight }) => ({ arn, credit: (this.#credit.get(arn) ?? 0) + weight }));
    const chosen = credited.reduce((best, other) => (other.credit > best.credit ? other : best));
    for (const { arn, credit } of credited) this.#credit.set(arn, arn === chosen.arn ? credit - total : credit);
    return chosen.arn;
  }
}
