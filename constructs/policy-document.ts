/** One thing that a policy allows. */
export interface PolicyStatement {
  readonly sid: string;
  readonly actions: readonly string[];
  /** Literal ARNs: `cdktf synth --hcl` cannot write a reference that lies inside a JSON text. */
  readonly resources: readonly string[];
  /** @default none */
  readonly condition?: object;
}

/** A policy that allows what the statements say, as JSON. */
export const policyDocument = (statements: readonly PolicyStatement[]): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ sid, actions, resources, condition }) => ({
      Sid: sid,
      Effect: "Allow",
      Action: actions,
      Resource: resources,
      ...(condition && { Condition: condition }),
    })),
  });
