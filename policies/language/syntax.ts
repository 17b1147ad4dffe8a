/** An expression of Terraform's language, whether it stood in HCL or between `${` and `}` in JSON. */
export type Expression =
  | { readonly kind: "literal"; readonly value: null | boolean | number | string }
  | { readonly kind: "template"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly items: readonly ObjectItem[] }
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "attribute"; readonly of: Expression; readonly name: string }
  | { readonly kind: "index"; readonly of: Expression; readonly key: Expression }
  /** `of[*].name`: `each` starts from the variable `*`. */
  | { readonly kind: "splat"; readonly of: Expression; readonly each: Expression }
  /** `spreads` is true of `f(list...)`. */
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[]; readonly spreads: boolean }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "conditional";
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    }
  | ForExpression;

export interface ObjectItem {
  readonly key: Expression;
  readonly value: Expression;
}

/** `[for key, value in over : result if filter]`, and with `resultKey` the form in braces. */
export interface ForExpression {
  readonly kind: "for";
  readonly key?: string;
  readonly value: string;
  readonly over: Expression;
  readonly resultKey?: Expression;
  readonly result: Expression;
  /** `...` behind the result gathers what has the same key. */
  readonly groups: boolean;
  readonly filter?: Expression;
}

/** What stands between braces, or in a file. */
export interface Body {
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly blocks: readonly Block[];
}

export interface Attribute {
  readonly expression: Expression;
  readonly line: number;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  readonly line: number;
  /** Last line of the block. */
  readonly endLine: number;
}

/** A comment, for the skips that it may hold. */
export interface Comment {
  readonly text: string;
  readonly line: number;
}
