import { evidenceFaults, expectRule } from "../../../policies/kit/expect-rule";
import { ecrImmutableTags } from "../../../policies/rules/ecr/ecr-immutable-tags";

const repository = (mutability: string): string =>
  `variable "v" {}\nresource "aws_ecr_repository" "r" {\n  name = "r"\n  image_tag_mutability = ${mutability}\n}`;
const rule = expectRule(ecrImmutableTags);

describe("expectRule", () => {
  it("says nothing where the rule says what was expected", () => {
    rule.passes(repository('"IMMUTABLE"'));
    rule.fails(repository('"MUTABLE"'));
    rule.fails(repository('"MUTABLE"'), "tags are mutable");
    rule.undecided(repository("var.v"));
  });

  it.each([
    [
      "a pass that fails",
      () => rule.passes(repository('"MUTABLE"')),
      "expected a program that it passes, but aws_ecr_repository.r fails: tags are mutable",
    ],
    [
      "a pass that is undecided",
      () => rule.passes(repository("var.v")),
      "aws_ecr_repository.r is undecided: image_tag_mutability depends on var.v",
    ],
    ["a pass of nothing", () => rule.passes(""), "but the program holds no aws_ecr_repository"],
    [
      "a failure that passes",
      () => rule.fails(repository('"IMMUTABLE"')),
      "expected a program that it fails, but aws_ecr_repository.r passes",
    ],
    [
      "a failure for another reason",
      () => rule.fails(repository('"MUTABLE"'), "too old"),
      'expected a program that it fails with "too old", but aws_ecr_repository.r fails: tags',
    ],
    [
      "a doubt that is none",
      () => rule.undecided(repository('"MUTABLE"')),
      "expected a program that it is undecided on, but aws_ecr_repository.r fails",
    ],
  ])("rejects %s", (_what, expecting, words) => {
    expect(expecting).toThrow(words);
  });
});

describe("the evidence of a rule", () => {
  it("is faultless where each kind is there and shows what it says", () => {
    expect(evidenceFaults(ecrImmutableTags)).toEqual([]);
  });

  it.each(["passes", "fails", "undecided"] as const)("is faulty without what %s", (kind) => {
    expect(evidenceFaults({ ...ecrImmutableTags, [kind]: [] })).toEqual([
      `ecr-immutable-tags: brings no evidence under "${kind}"`,
    ]);
  });

  it("is faulty where a program shows something else", () => {
    const [fault] = evidenceFaults({ ...ecrImmutableTags, passes: ecrImmutableTags.fails });
    expect(fault).toContain("expected a program that it passes, but aws_ecr_repository.r fails");
  });
});
