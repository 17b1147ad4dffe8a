import { environmentNamed } from "../../../environments/all";
import { type ReviewInput, reviewOf } from "../../../pipeline/review/review";
import type { ResourceChange } from "../../../pipeline/terraform/plan-json";
import { type ExampleName, exampleChanges } from "../../support/example-changes";
import { readExample } from "../../support/recorded-review";

const environment = environmentNamed("dev", "test");
const NOTHING = { broken: [], warned: [], accepted: [], faults: [], warnings: [] };

const recorded = (name: ExampleName): ReviewInput => ({ environment, ...readExample(name).recording });

const resource = (type: string, change: Partial<ResourceChange["change"]>): ResourceChange => ({
  ...{ address: `${type}.x`, type, mode: "managed" },
  change: { actions: ["update"], before: null, after: null, ...change },
});
const review = (...resource_changes: ResourceChange[]): string =>
  reviewOf({ environment, policies: NOTHING, stacks: [{ stack: "app", plan: { resource_changes }, words: "words" }] });

describe("the review of an example change", () => {
  it.each(Object.keys(exampleChanges) as ExampleName[])("%s reads as its document in docs/examples", (name) => {
    expect(`${reviewOf(recorded(name))}\n`).toBe(readExample(name).document);
  });

  it.each<[ExampleName, readonly string[]]>([
    [
      "rename-a-target-group",
      [
        "## dev: 1 to REPLACE, 1 to change; breaks no policy\n",
        "is **replaced**, because `name` cannot be changed in place",
        "**Risk:** downtime: what it should answer fails until tasks are registered in the new group",
        "**Risk:** it is deleted before the new one is made, and AWS refuses that while a listener or a rule sends",
        "`name`: `dev-api-gw-tg` → `dev-gateway-tg`",
        "**How it reaches app is not told here:** network changes `api_gateway_target_group_arn`",
      ],
    ],
    [
      "open-a-port",
      [
        "## dev: 1 to add; BREAKS 1 POLICY\n",
        "**Risk:** opens tcp 5432 for the whole internet",
        "[`database-ports-from-groups-only`](https://docs.aws",
        "made by `constructs/security-group.ts:42 (network/data-group/postgres-from-world)`",
        "To do: admit the service's security group instead of a network",
      ],
    ],
    [
      "raise-the-task-size",
      [
        "## dev: 2 to change; breaks no policy\n",
        "512 CPU units and 2048 MiB become 1024 CPU units and 4096 MiB",
        "**Risk:** the database lives in the task: what users have written goes with the old one",
        "`container_definitions.1.memory`: `512` → `1024`",
      ],
    ],
  ])("%s says what changes, what it risks and what it breaks", (name, sentences) => {
    const text = reviewOf(recorded(name));
    for (const sentence of sentences) expect(text).toContain(sentence);
  });
});

describe("a review", () => {
  it("puts what is replaced and lost first, whatever the order of the plan", () => {
    const text = review(
      resource("aws_lb", { actions: ["create"], after: { name: "new" } }),
      resource("aws_ecs_cluster", { before: { name: "c", a: 1 }, after: { name: "c", a: 2 } }),
      resource("aws_db_instance", { actions: ["delete"], before: { identifier: "dev-db" } }),
    );
    expect(text).toMatch(/^## dev: 1 to DESTROY, 1 to change, 1 to add; breaks no policy\n/);
    expect(text.match(/^### .+$/gm)).toEqual(["### Replaced or lost", "### Changed", "### Added"]);
    expect(text).toContain(
      '- the db instance "dev-db" (app, `aws_db_instance.x`) is **destroyed**\n  - **Risk:** LOSES ITS DATA',
    );
  });

  it.each([
    [{ cidr_ipv4: "0.0.0.0/0", ip_protocol: "tcp", from_port: 22, to_port: 22 }, "opens tcp 22 for the whole internet"],
    [{ cidr_ipv6: "::/0", ip_protocol: "-1" }, "opens every protocol and port for the whole internet"],
    [{ cidr_ipv4: "10.0.0.0/8", ip_protocol: "udp", from_port: 1, to_port: 9 }, "opens udp 1 to 9 for 10.0.0.0/8"],
  ])("says whom %j lets in", (after, words) => {
    const rule = resource("aws_vpc_security_group_ingress_rule", { actions: ["create"], after });
    expect(review(rule)).toContain(`**Risk:** ${words}`);
  });

  it("says when something can be deleted from then on, and when a database restarts", () => {
    const database = (deletion_protection: boolean, instance_class: string) => ({
      deletion_protection,
      instance_class,
    });
    const text = review(
      resource("aws_db_instance", { before: database(true, "db.t3.micro"), after: database(false, "db.t3.small") }),
    );
    expect(text).toContain("**Risk:** from then on it can be deleted");
    expect(text).toContain("**Risk:** downtime: the database restarts for instance\\_class");
  });

  it("tells of a secret only that it differs", () => {
    const marks = { before_sensitive: { value: true }, after_sensitive: { value: true } };
    const text = review(
      resource("aws_ssm_parameter", { before: { value: "hush" }, after: { value: "hush2" }, ...marks }),
    );
    expect(text).toContain("`value`: `(secret)` → `(another secret)`");
    expect(text).not.toContain("hush");
  });

  it("makes no markup, no mention and no link of what it quotes", () => {
    const name = "x</details>`<img src=y>` @everyone #1 [a](http://b) | **c**";
    const text = review(resource("aws_lb", { before: { name, a: "`</details>`" }, after: { name, a: "```\n@me" } }));
    const [line = ""] = text.match(/^- the .+$/m) ?? [];
    expect(line).not.toMatch(/<img|<\/details>|@everyone|#1|\[a\]\(|(?<!\\)\*\*c/);
    expect(text).toContain("`a`: `` `</details>` `` → ```` ``` @me ````");
    expect(text.match(/<\/details>/g)).toHaveLength(2);
  });

  it("says of a stack that was not planned why", () => {
    const why = "it reads the outputs of network, which is not applied in dev yet";
    const text = reviewOf({ environment, policies: NOTHING, stacks: [{ stack: "app", why }] });
    expect(text).toContain("## dev: nothing changes; breaks no policy; app not planned\n");
    expect(text).toContain(`**app was not planned:** ${why}`);
  });

  it("fits into a comment of GitHub with its marker, and says what was cut", () => {
    const many = Array.from({ length: 900 }, (_, index) => ({
      ...resource("aws_lb", { before: { name: `n${index}`, a: 1 }, after: { name: `n${index}`, a: 2 } }),
      address: `aws_lb.load-balancer-${index}`,
    }));
    const plan = { resource_changes: many };
    const stack = { stack: "app" as const, plan, words: "a line of the plan\n".repeat(10_000) };
    const text = reviewOf({ environment, policies: NOTHING, stacks: [stack] });
    expect(text.length).toBeGreaterThan(60_000);
    expect(text.length).toBeLessThan(65_536 - 100);
    expect(text).toMatch(/\n\d+ more lines do not fit into a comment; the job's log has them\n/);
    expect(text).toMatch(/\n… the rest does not fit into a comment; the job's log has all of it\n```\n\n<\/details>$/);
  });
});

describe("the review of a database that begins with a snapshot", () => {
  it("says what will not be in it", () => {
    const after = { identifier: "prod-stockwiz", snapshot_identifier: "before-the-move" };
    expect(review(resource("aws_db_instance", { actions: ["create"], after }))).toContain(
      "**Risk:** it begins with what the snapshot before-the-move holds: what was written after it was taken is not in it",
    );
    const empty = { identifier: "prod-stockwiz", snapshot_identifier: null };
    expect(review(resource("aws_db_instance", { actions: ["create"], after: empty }))).not.toContain("begins with");
  });
});
