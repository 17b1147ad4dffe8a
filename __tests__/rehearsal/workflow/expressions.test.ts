import { Expressions, type Scope } from "../../../rehearsal/workflow/expressions";

const scope = ({ isSuccess = true } = {}): Scope => ({
  contexts: {
    github: { ref: "refs/heads/main", event: { pull_request: null } },
    env: { EMPTY: "", ZERO: "0", NO: "false" },
    needs: { build: { result: "failure", outputs: { tag: "v1" } } },
    matrix: { environment: "dev", list: [1, 2] },
  },
  functions: {
    success: () => isSuccess,
    failure: () => !isSuccess,
    always: () => true,
    cancelled: () => false,
    hashFiles: (...patterns) => patterns.join("+"),
  },
});

describe("an expression", () => {
  let expressions: Expressions;
  beforeAll(async () => {
    expressions = await Expressions.load();
  });

  it.each([
    ["of a context", `\${{ needs.build.outputs.tag }}`, "v1"],
    ["in any letters", `\${{ GitHub.REF }}`, "refs/heads/main"],
    ["of nothing", `a\${{ github.event.pull_request.title }}b`, "ab"],
    ["several of them", `\${{ matrix.environment }}-\${{ needs.build.result }}`, "dev-failure"],
    ["with braces in a text", `\${{ format('{0}}}', 'a') }}`, "a}"],
    ["with a function of ours", `\${{ hashFiles('a', 'b') }}`, "a+b"],
    ["with a choice", `\${{ !env.EMPTY && 'yes' || 'no' }}`, "yes"],
    ["of a list", `\${{ join(matrix.list, ',') }}`, "1,2"],
    ["as JSON", `\${{ toJSON(matrix.list[1]) }}`, "2"],
    ["with texts that differ in their letters only", `\${{ 'DEV' == matrix.environment }}`, "true"],
  ])("%s is worked out", (_what, text, expected) => {
    expect(expressions.text(text, scope())).toBe(expected);
  });

  it.each([
    ["an unknown context", `\${{ secret.TOKEN }}`, /^\$\{\{ secret\.TOKEN \}\}: Unrecognized named-value: 'secret'/],
    ["an unknown function", `\${{ sucess() }}`, /Unrecognized function: 'sucess'/],
    ["half a call", `\${{ format('a' }}`, /Unexpected/],
  ])("rejects %s", (_what, text, words) => {
    expect(() => expressions.text(text, scope())).toThrow(words);
  });

  it.each([
    [undefined, true],
    ["always()", true],
    ["failure()", false],
    [`\${{ matrix.environment == 'dev' }}`, true],
    ["matrix.environment == 'prod'", false],
    ["env.EMPTY", false],
    ["env.NO", true], // a text that is not empty, as GitHub has it
    [`\${{ env.ZERO }}`, true],
    ["!cancelled() && needs.build.result == 'failure'", true],
    [false, false],
  ])("as a condition: %j is %j", (condition, expected) => {
    expect(expressions.holds(condition, scope())).toBe(expected);
  });

  it.each([
    ["matrix.environment == 'dev'", false],
    [undefined, false],
    ["failure()", true],
    ["always() && matrix.environment == 'dev'", true],
    ["'success' == 'success'", false],
  ])("as a condition after something has failed: %j is %j", (condition, expected) => {
    expect(expressions.holds(condition, scope({ isSuccess: false }))).toBe(expected);
  });
});
