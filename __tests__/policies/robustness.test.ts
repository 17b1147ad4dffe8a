import { judge } from "../../policies/engine/judge";
import { loadRules } from "../../policies/engine/registry";
import type { PackedRule } from "../../policies/engine/rule";
import type { Program } from "../../policies/model/program";
import { readTexts } from "../../policies/readers/configuration";
import { readFiles } from "../../policies/readers/folder";
import { readPlan } from "../../policies/readers/plan";
import { casesOf } from "../support/evidence";
import { programOf } from "../support/program";

const SEED = 20_260_930;

/** Numbers that look random and are the same every time (mulberry32). @returns a function that gives one from 0 to below 1 */
const randomNumbers = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

const random = randomNumbers(SEED);
const below = (limit: number): number => Math.floor(random() * limit);
const oneOf = <T>(values: readonly T[]): T => values[below(values.length)] as T;

const PIECES = [
  "{",
  "}",
  "[",
  "]",
  '"',
  `\${`,
  "%{",
  "<<EOT\n",
  "\n",
  "= null",
  "count = var.unknown\n",
  "...",
  "\\",
  "#",
  "0",
  "*",
  "\u0000",
];

/** The text with a few places left out, doubled or spoilt. */
const spoilt = (text: string): string => {
  let result = text;
  for (let times = 1 + below(3); times > 0; times--) {
    const [from, length] = [below(result.length), below(12)];
    const kept = oneOf([oneOf(PIECES), "", result.slice(from, from + length).repeat(2)]);
    result = result.slice(0, from) + kept + result.slice(from + length);
  }
  return result;
};

const OTHERS: readonly unknown[] = [
  null,
  true,
  -1,
  1e300,
  "",
  `\${`,
  `\${var.unknown}`,
  `\${x.y.id}`,
  "*",
  [],
  [[]],
  [null],
  {},
  { a: {} },
];

/** The JSON with some values replaced by ones that nobody expects there. */
const replaced = (value: unknown): unknown => {
  if (random() < 0.03) return oneOf(OTHERS);
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replaced(each)]));
};

/** Reads and judges; an error that the operator can fix is an answer too. @returns whether it was read. */
const isRead = (read: () => Program, rules: readonly PackedRule[]): boolean => {
  try {
    judge(read(), rules);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "UserError") return false;
    throw error;
  }
};

describe("whatever it is given", () => {
  let rules: readonly PackedRule[];
  let programs: readonly string[];

  beforeAll(async () => {
    rules = await loadRules();
    programs = rules.flatMap(casesOf).map(({ hcl }) => hcl);
  });

  it("judges spoilt HCL or says what is wrong with it", () => {
    const answers = Array.from({ length: 1500 }, () => isRead(() => programOf(spoilt(oneOf(programs))), rules));
    expect(new Set(answers)).toEqual(new Set([true, false]));
  });

  it("judges JSON of the wrong shape or says what is wrong with it", () => {
    const answers = Array.from({ length: 1500 }, () => {
      const { program } = readTexts({ "main.tf": oneOf(programs) });
      const resource: Record<string, Record<string, unknown>> = {};
      for (const { type, address, values } of program.resources)
        resource[type] = {
          ...resource[type],
          [address.split(".")[1] ?? ""]: JSON.parse(
            JSON.stringify(values, (_, each) => (typeof each?.text === "string" ? `\${${each.text}}` : each)),
          ),
        };
      const json = JSON.stringify({ resource: replaced(resource) });
      return isRead(() => readTexts({ "main.tf.json": json }).program, rules);
    });
    expect(new Set(answers)).toEqual(new Set([true, false]));
  });

  it("judges a plan of the wrong shape or says what is wrong with it", () => {
    const answers = Array.from({ length: 1500 }, () => {
      const { program } = readTexts({ "main.tf": oneOf(programs) });
      const resource_changes = program.resources.map(({ address, mode, type, values }) => ({
        address,
        mode,
        type,
        name: address.split(".")[1],
        change: {
          actions: ["create"],
          after: JSON.parse(JSON.stringify(values, (_, each) => each?.text ?? each)),
          after_unknown: { policy: true, bucket: true },
        },
      }));
      const resources = resource_changes.map(({ change: _, ...named }) => ({
        ...named,
        expressions: { bucket: { references: ["x.y.id", "x.y"] } },
      }));
      const plan = replaced({ format_version: "1.2", resource_changes, configuration: { root_module: { resources } } });
      return isRead(() => readPlan(JSON.stringify(plan), "plan.json"), rules);
    });
    expect(new Set(answers)).toEqual(new Set([true, false]));
  });

  it("judges spoilt workflows and Dockerfiles or says what is wrong with them", () => {
    const pipelines = rules.filter(({ pack }) => pack === "pipelines");
    const files = pipelines.flatMap(({ passes, fails }) =>
      [...passes, ...fails].filter((each) => typeof each === "object"),
    );
    const answers = Array.from({ length: 1500 }, () => {
      const spoiltFiles = Object.entries(oneOf(files)).map(([name, text]) => [name, spoilt(text)]);
      return isRead(() => readFiles(Object.fromEntries(spoiltFiles)).program, pipelines);
    });
    expect(new Set(answers)).toEqual(new Set([true, false]));
  });

  it("takes ten thousand references, and a text of a megabyte", () => {
    const references = Array.from({ length: 10_000 }, (_, at) => `aws_subnet.s[${at}].id`).join(", ");
    const program = programOf(`resource "aws_subnet" "s" { count = 10000 }
resource "aws_lb" "l" {
  subnets = [${references}]
  name    = "${"x".repeat(1_000_000)}"
}`);
    expect(program.edges).toHaveLength(10_000);
  });

  it("takes as many references and as long a text in JSON and in a plan", () => {
    const name = "x".repeat(1_000_000);
    const at = Array.from({ length: 10_000 }, (_, index) => index);
    const json = {
      resource: {
        aws_subnet: { s: { count: at.length } },
        aws_lb: { l: { name, subnets: at.map((index) => `\${aws_subnet.s[${index}].id}`) } },
      },
    };
    const { program } = readTexts({ "main.tf.json": JSON.stringify(json) });
    expect(program.edges).toHaveLength(at.length);
    judge(program, rules);

    const change = (address: string, after: object, unknown = {}) => {
      const [type, called] = address.split(/[.[]/);
      const index = /\[(\d+)\]/.exec(address)?.[1];
      return {
        ...{ address, mode: "managed", type, name: called, ...(index && { index: Number(index) }) },
        change: { actions: ["create"], after, after_unknown: unknown },
      };
    };
    const plan = {
      format_version: "1.2",
      resource_changes: [
        ...at.map((index) => change(`aws_subnet.s[${index}]`, {})),
        change("aws_lb.l", { name }, { subnets: true }),
      ],
      configuration: {
        root_module: {
          resources: [
            { address: "aws_subnet.s", mode: "managed", type: "aws_subnet", name: "s", expressions: {} },
            {
              ...{ address: "aws_lb.l", mode: "managed", type: "aws_lb", name: "l" },
              expressions: { subnets: { references: at.flatMap((index) => [`aws_subnet.s[${index}].id`]) } },
            },
          ],
        },
      },
    };
    const planned = readPlan(JSON.stringify(plan), "plan.json");
    expect(planned.resources).toHaveLength(at.length + 1);
    expect(judge(planned, rules).length).toBeGreaterThan(at.length);
  });

  it("takes a text of a megabyte in a workflow and in a Dockerfile", () => {
    const text = `\${{ ${"x".repeat(1_000_000)}`;
    const files = {
      ".github/workflows/a.yml": `on: push\njobs:\n  a:\n    steps:\n      - run: ${JSON.stringify(text)}\n`,
      Dockerfile: `FROM a\nRUN ${text} \\\n ${"<<".repeat(100_000)}\nUSER ${`\${`.repeat(100_000)}\n`,
    };
    const { program } = readFiles(files);
    expect(program.resources).toHaveLength(3);
    expect(judge(program, rules).length).toBeGreaterThan(3);
  });

  it("says undecided where resources depend on one another in a circle", () => {
    const circle = `resource "aws_ecr_repository" "a" { image_tag_mutability = aws_ecr_repository.b.image_tag_mutability }
resource "aws_ecr_repository" "b" { image_tag_mutability = aws_ecr_repository.a.image_tag_mutability }`;
    const program = programOf(circle);
    expect(program.notes.map(({ what }) => what)).toContainEqual(expect.stringContaining("depends on itself"));
    const verdicts = judge(program, rules).filter(({ rule }) => rule.id === "ecr-immutable-tags");
    expect(verdicts.map(({ kind }) => kind)).toEqual(["undecided", "undecided"]);
  });

  it("takes a chain of ten thousand locals for what it is, or for unknown", () => {
    const chain = Array.from({ length: 10_000 }, (_, at) => `  l${at} = local.l${at + 1}\n`).join("");
    const program = programOf(
      `locals {\n${chain}  l10000 = "end"\n}\nresource "aws_ecr_repository" "r" { image_tag_mutability = local.l0 }`,
    );
    expect(judge(program, rules).map(({ kind }) => kind)).not.toContain("pass");
  });

  it("takes unknown types of resources, of which no rule says anything", () => {
    expect(judge(programOf('resource "galaxy_far_away" "x" { a = 1 }'), rules)).toEqual([]);
  });
});
