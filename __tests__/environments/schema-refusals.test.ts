import { changedProd } from "../support/environment-values";
import { refusalOf } from "../support/refusal";

/** The lines of the error that the changes lead to, without the name of the file. */
const linesFor = (changes: Readonly<Record<string, unknown>>): string[] =>
  refusalOf(() => changedProd(changes))
    .split("\n")
    .map((line) => line.replace(/^environments\/prod\.ts: /, ""));

const field = "network.publicCidrs";
const subnets = (...blocks: string[]) => ({ [field]: blocks });

describe("the schema of an environment", () => {
  it("names the file in every line of an error", () => {
    const lines = refusalOf(() => changedProd({ "tasks.min": 0, logRetentionDays: 8 })).split("\n");
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^environments\/prod\.ts: /);
  });

  describe("of tasks", () => {
    it("rejects fewer tasks at most than at least", () => {
      expect(linesFor({ tasks: { min: 3, max: 2 } })).toEqual([
        "tasks.min: 3: must be at most tasks.max (2); lower it or raise max",
      ]);
    });

    it("rejects an embedded database with more than one task", () => {
      expect(linesFor({ data: { tier: "embedded" }, tasks: { min: 1, max: 2 } })).toEqual([
        "tasks.max: 2: an embedded database lives in its task, so each of two tasks would have its own database; set it to 1 or data.tier to managed",
      ]);
    });

    it.each([
      ["tasks.min", 0, "tasks.min: 0: must be at least 1; raise it"],
      ["tasks.max", 101, "tasks.max: 101: must be at most 100; lower it"],
      ["tasks.min", 1.5, "tasks.min: 1.5: must be a whole number; write one"],
      ["tasks.min", "1", 'tasks.min: "1": must be a number; write one'],
      ["autoscaling.targetCpuPercent", 95, "autoscaling.targetCpuPercent: 95: must be at most 90; lower it"],
      ["data.backupDays", 36, "data.backupDays: 36: must be at most 35; lower it"],
      ["imagesKept.postgres", 0, "imagesKept.postgres: 0: must be at least 1; raise it"],
    ])("rejects %s of %j", (path, value, words) => {
      expect(linesFor({ [path]: value })).toEqual([words]);
    });

    it.each([
      [2000, 4096, "task.cpu: 2000: Fargate offers 256, 512, 1024, 2048, 4096, 8192, 16384; choose one of them"],
      [256, 4096, "task.memoryMiB: 4096: with 256 CPU units Fargate offers 512, 1024, 2048 MiB; choose one of them"],
      [
        2048,
        5000,
        "task.memoryMiB: 5000: with 2048 CPU units Fargate offers 4096 to 16384 in steps of 1024 MiB; choose one of them",
      ],
      [
        1024,
        9216,
        "task.memoryMiB: 9216: with 1024 CPU units Fargate offers 2048 to 8192 in steps of 1024 MiB; choose one of them",
      ],
    ])("rejects a task of %i CPU units and %i MiB", (cpu, memoryMiB, words) => {
      expect(linesFor({ task: { cpu, memoryMiB } })).toEqual([words]);
    });

    it.each([
      [256, 512],
      [512, 4096],
      [4096, 30720],
      [16384, 122880],
    ])("accepts a task of %i CPU units and %i MiB", (cpu, memoryMiB) => {
      expect(changedProd({ task: { cpu, memoryMiB } }).task).toEqual({ cpu, memoryMiB });
    });
  });

  describe("of the network", () => {
    it.each([
      [
        subnets("192.168.0.0/24", "10.2.2.0/24"),
        `${field}[0]: "192.168.0.0/24": lies outside the VPC's 10.2.0.0/16; take a block inside it`,
      ],
      [
        subnets("10.2.1.7/24", "10.2.2.0/24"),
        `${field}[0]: "10.2.1.7/24": has bits set behind its prefix; write 10.2.1.0/24`,
      ],
      [
        subnets("10.2.1.0/28", "10.2.2.0/24"),
        `${field}[0]: "10.2.1.0/28": has the prefix /28, AWS takes /16 to /27 here; choose one of them`,
      ],
      [
        subnets("10.2.1.0", "10.2.2.0/24"),
        `${field}[0]: "10.2.1.0": is not an IPv4 CIDR block; write it like 10.0.1.0/24`,
      ],
      [
        subnets("10.2.1.0/33", "10.2.2.0/24"),
        `${field}[0]: "10.2.1.0/33": is not an IPv4 CIDR block; write it like 10.0.1.0/24`,
      ],
      [
        subnets("10.2.256.0/24", "10.2.2.0/24"),
        `${field}[0]: "10.2.256.0/24": is not an IPv4 CIDR block; write it like 10.0.1.0/24`,
      ],
      [
        subnets("fd00::/16", "10.2.2.0/24"),
        `${field}[0]: "fd00::/16": is not an IPv4 CIDR block; write it like 10.0.1.0/24`,
      ],
      [subnets("10.2.1.0/24"), `${field}: ["10.2.1.0/24"]: has 1 blocks for 2 zones; give one block a zone`],
      [
        { "network.privateCidrs": ["10.2.11.0/29", "10.2.12.0/24"] },
        'network.privateCidrs[0]: "10.2.11.0/29": has the prefix /29, AWS takes /16 to /28 here; choose one of them',
      ],
      [
        { "network.vpcCidr": "10.0.0.0/8" },
        'network.vpcCidr: "10.0.0.0/8": has the prefix /8, AWS takes /16 to /28 here; choose one of them',
      ],
      [
        { "network.vpcCidr": "10.2.0.0/29" },
        'network.vpcCidr: "10.2.0.0/29": has the prefix /29, AWS takes /16 to /28 here; choose one of them',
      ],
      [{ "network.zones": ["a", "a"] }, 'network.zones: ["a","a"]: names a zone twice; name each once'],
      [
        { "network.zones": ["a", "z"] },
        'network.zones[1]: "z": must be the letter of an availability zone, a to f; write one of them',
      ],
      [
        { "network.natGateways": 3 },
        "network.natGateways: 3: must be at most one a zone, which is 2; lower it or add a zone",
      ],
      [
        { "network.natGateways": 0 },
        "network.natGateways: 0: must be at least 1; raise it, or say by egress how tasks reach AWS: endpoints or public",
      ],
    ])("rejects %j", (changes, words) => {
      expect(linesFor(changes)).toEqual([words]);
    });

    it("rejects a single zone, whatever its subnets", () => {
      const oneZone = {
        "network.zones": ["a"],
        "network.publicCidrs": ["10.2.1.0/24"],
        "network.privateCidrs": ["10.2.11.0/24"],
        "network.natGateways": 1,
      };
      expect(linesFor(oneZone)).toEqual(['network.zones: ["a"]: must have at least 2 items; add what is missing']);
    });

    it.each([
      ["the block of another zone", subnets("10.2.1.0/24", "10.2.1.128/25"), "publicCidrs"],
      ["a private block", { "network.privateCidrs": ["10.2.11.0/24", "10.2.2.0/25"] }, "privateCidrs"],
      ["a block inside which it lies", subnets("10.2.4.0/24", "10.2.0.0/20"), "publicCidrs"],
    ])("rejects a block that overlaps %s", (_other, changes, name) => {
      expect(linesFor(changes)[0]).toMatch(
        new RegExp(`^network\\.${name}\\[\\d\\]: "[\\d./]+": overlaps 10\\.2\\.[\\d./]+ \\(.+\\); move one of them$`),
      );
    });

    it("accepts the smallest subnets that AWS takes", () => {
      const { network } = changedProd({
        "network.publicCidrs": ["10.2.1.0/27", "10.2.1.32/27"],
        "network.privateCidrs": ["10.2.1.64/28", "10.2.1.80/28"],
      });
      expect(network.privateCidrs).toEqual(["10.2.1.64/28", "10.2.1.80/28"]);
    });
  });

  describe("of managed data", () => {
    const storage = (storageGiB: number, largestStorageGiB: number) => ({
      "data.storageGiB": storageGiB,
      "data.largestStorageGiB": largestStorageGiB,
    });

    it.each(["t4g.micro", "db.t4g", "db.T4G.micro", "cache.t4g.micro", "db.t4g.micro ", ""])(
      "rejects %j as a class of databases",
      (given) => {
        expect(linesFor({ "data.databaseInstance": given })).toEqual([
          `data.databaseInstance: "${given}": is not a class of RDS instances; write it like db.t4g.micro`,
        ]);
      },
    );

    it.each(["t4g.micro", "cache.t4g", "db.t4g.micro", "cache.t4g.micro\n"])(
      "rejects %j as a type of caches",
      (given) => {
        expect(linesFor({ "data.cacheNode": given })).toEqual([
          `data.cacheNode: ${JSON.stringify(given)}: is not a type of ElastiCache nodes; write it like cache.t4g.micro`,
        ]);
      },
    );

    it.each([
      [storage(19, 200), "data.storageGiB: 19: must be at least 20; raise it"],
      [storage(20.5, 200), "data.storageGiB: 20.5: must be a whole number; write one"],
      [storage(59_579, 65_536), "data.storageGiB: 59579: must be at most 59578; lower it"],
      [storage(20, 65_537), "data.largestStorageGiB: 65537: must be at most 65536; lower it"],
      [storage(20, 21), "data.largestStorageGiB: 21: must be at least 22, a tenth over data.storageGiB; raise it"],
      [storage(25, 27), "data.largestStorageGiB: 27: must be at least 28, a tenth over data.storageGiB; raise it"],
      [storage(50, 54), "data.largestStorageGiB: 54: must be at least 55, a tenth over data.storageGiB; raise it"],
    ])("rejects %j", (changes, words) => {
      expect(linesFor(changes)).toEqual([words]);
    });

    it.each([
      [20, 22],
      [50, 55],
      [59_578, 65_536],
    ])("accepts %i GiB that may grow to %i", (from, to) => {
      expect(changedProd(storage(from, to)).data).toMatchObject({ storageGiB: from, largestStorageGiB: to });
    });

    it.each(["databaseInstance", "cacheNode", "storageGiB", "largestStorageGiB"])(
      "rejects a tier without %s",
      (field) => {
        expect(linesFor({ [`data.${field}`]: undefined })).toEqual([
          expect.stringMatching(new RegExp(`^data\\.${field}: nothing: must be a (text|number); write one$`)),
        ]);
      },
    );

    it("rejects sizes for data inside the task, which has none", () => {
      expect(linesFor({ data: { tier: "embedded", storageGiB: 20 }, tasks: { min: 1, max: 1 } })).toEqual([
        "data.storageGiB: 20: is not a field; remove it or correct its name",
      ]);
    });
  });

  describe("of the rest", () => {
    it("rejects a log retention that CloudWatch does not offer", () => {
      expect(linesFor({ logRetentionDays: 8 })).toEqual([
        expect.stringMatching(
          /^logRetentionDays: 8: CloudWatch keeps logs 1, 3, 5, 7, .+ 3653 days; choose one of them$/,
        ),
      ]);
    });

    it.each(["shop.example.org", "badexample.com"])("rejects the domain %s outside its zone", (name) => {
      expect(linesFor({ domain: { name, zoneName: "example.com" } })).toEqual([
        `domain.name: "${name}": must end in .example.com, the zone that will hold its record; name the zone it is in`,
      ]);
    });

    it.each(["Shop.example.com", "https://shop.example.com", "*.example.com"])("rejects %s as a domain", (name) => {
      expect(linesFor({ domain: { name, zoneName: "example.com" } })).toContain(
        `domain.name: "${name}": must be a lower-case host name; write it like shop.example.com`,
      );
    });

    it.each(["example.com", "shop.example.com"])("accepts the domain %s in the zone example.com", (name) => {
      expect(changedProd({ domain: { name, zoneName: "example.com" } }).domain?.name).toBe(name);
    });

    it("rejects a role given as an ARN", () => {
      const arn = "arn:aws:iam::123456789012:role/lab";
      expect(linesFor({ iam: { roles: "existing", name: arn } })).toEqual([
        `iam.name: "${arn}": must be the name of a role, 1 to 64 characters; write what follows role/ in its ARN`,
      ]);
    });

    it.each([
      ["region", "eu-west-1", 'region: "eu-west-1": is not a field; remove it or correct its name'],
      ["tasks.desired", 1, "tasks.desired: 1: is not a field; remove it or correct its name"],
      [
        "alertEmails",
        ["nobody"],
        'alertEmails[0]: "nobody": must be an e-mail address; write it like team@example.com',
      ],
      ["protection.waf", "yes", 'protection.waf: "yes": must be true or false; write one'],
      ["task", undefined, "task: nothing: must be an object; write one"],
    ])("rejects %s of %j", (path, value, words) => {
      expect(linesFor({ [path]: value })).toEqual([words]);
    });

    it("rejects a data tier that does not exist and names those that do", () => {
      expect(linesFor({ data: { tier: "none" } })).toEqual([
        expect.stringMatching(/^data\.tier: "none": .*'embedded' \| 'managed'/),
      ]);
    });

    it("rejects the name of an environment that does not exist", () => {
      expect(linesFor({ name: "prd" })).toEqual([
        'environments/prd.ts: name: "prd": must be one of dev, staging, prod; choose one of them',
      ]);
    });
  });
});
