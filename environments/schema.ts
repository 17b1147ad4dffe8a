import { z } from "zod";
import { backupWindow, checkMaintenance, maintenanceWindow } from "./maintenance";
import { checkNetwork } from "./network-rules";

const cidr = z.string();

/** Memory in MiB that Fargate offers for each CPU value, as `[smallest, largest, increment]`.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size */
const fargateMemoryMiB: Record<number, readonly [number, number, number]> = {
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16384, 1024],
  4096: [8192, 30720, 1024],
  8192: [16384, 61440, 4096],
  16384: [32768, 122880, 8192],
};
const SMALLEST_TASK_CPU = 256;
const SMALLEST_TASK_MEMORY_MIB = [512, 1024, 2048];

const memoryOffer = (cpu: number): { fits: (memoryMiB: number) => boolean; words: string } | undefined => {
  if (cpu === SMALLEST_TASK_CPU)
    return { fits: (memory) => SMALLEST_TASK_MEMORY_MIB.includes(memory), words: SMALLEST_TASK_MEMORY_MIB.join(", ") };
  const offer = fargateMemoryMiB[cpu];
  if (!offer) return undefined;
  const [smallest, largest, increment] = offer;
  return {
    fits: (memory) => memory >= smallest && memory <= largest && (memory - smallest) % increment === 0,
    words: `${smallest} to ${largest} in steps of ${increment}`,
  };
};

/** Days that CloudWatch Logs accepts.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const task = z
  .strictObject({
    /** CPU units; 1024 are one vCPU. */
    cpu: z.number().int(),
    memoryMiB: z.number().int(),
    /** What the tasks run on; the images are built for it. @default "X86_64" */
    architecture: z.enum(["X86_64", "ARM64"]).optional(),
    /**
     * Of dev only: tasks come from Fargate Spot, which costs less. AWS takes them away with two minutes' notice when it needs
     * the capacity, and has none to give at times. @default false
     */
    spot: z.boolean().optional(),
  })
  .superRefine(({ cpu, memoryMiB }, context) => {
    const offer = memoryOffer(cpu);
    const offered = [SMALLEST_TASK_CPU, ...Object.keys(fargateMemoryMiB)].join(", ");
    if (!offer) {
      context.addIssue({ code: "custom", path: ["cpu"], message: `Fargate offers ${offered}; choose one of them` });
    } else if (!offer.fits(memoryMiB)) {
      const message = `with ${cpu} CPU units Fargate offers ${offer.words} MiB; choose one of them`;
      context.addIssue({ code: "custom", path: ["memoryMiB"], message });
    }
  });

/** GiB that a database of RDS may have. */
const SMALLEST_STORAGE_GIB = 20;
const LARGEST_STORAGE_GIB = 65_536;
/** RDS refuses a limit that its first growth, a tenth at least, would pass. In whole numbers: 50 * 1.1 is more than 55.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html */
const roomToGrow = (storageGiB: number): number => Math.min(Math.ceil((storageGiB * 11) / 10), LARGEST_STORAGE_GIB);
const MOST_THAT_CAN_GROW_GIB = Math.floor((LARGEST_STORAGE_GIB * 10) / 11);

/** A letter first, no two dashes in a row and none at the end; those that RDS takes by itself begin with `rds:`.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSnapshot.html */
const SNAPSHOT = /^(rds:)?[a-z](-?[a-z0-9]){0,254}$/;

const data = z.discriminatedUnion("tier", [
  /** PostgreSQL and Redis as containers of the task. */
  z.strictObject({
    tier: z.literal("embedded"),
    /**
     * Keeps PostgreSQL's data on a file system that outlives the task (EFS), across deployments and lost tasks. It goes with
     * the app stack, and is no backup. Apply storage (rights) and network (its port) before app.
     * @default false
     */
    keep: z.boolean().optional(),
  }),
  /** RDS PostgreSQL and ElastiCache Redis. */
  z
    .strictObject({
      tier: z.literal("managed"),
      multiAz: z.boolean(),
      /** Days of automated backups; 0 turns them off, 35 is the RDS maximum. */
      backupDays: z.number().int().min(0).max(35),
      databaseInstance: z
        .string()
        .regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, "is not a class of RDS instances; write it like db.t4g.micro"),
      /** GiB at the beginning and at most: it grows by itself. */
      storageGiB: z.number().int().min(SMALLEST_STORAGE_GIB).max(MOST_THAT_CAN_GROW_GIB),
      largestStorageGiB: z.number().int().min(SMALLEST_STORAGE_GIB).max(LARGEST_STORAGE_GIB),
      cacheNode: z
        .string()
        .regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, "is not a type of ElastiCache nodes; write it like cache.t4g.micro"),
      /**
       * Whether changes of the database and the cache are made at once, though one may restart them. If not, they wait for
       * `maintenanceWindow`. @default false, and AWS chooses the window
       */
      applyImmediately: z.boolean().optional(),
      maintenanceWindow: maintenanceWindow.optional(),
      backupWindow: backupWindow.optional(),
      /**
       * Snapshot of RDS that the database begins with: its name, or `latest-final` for the last one that a destruction has
       * left. It counts when the database is made, and changes nothing later. @default an empty database
       */
      restoreFrom: z
        .string()
        .regex(SNAPSHOT, "is no name of a snapshot; write one as RDS lists them, or latest-final")
        .optional(),
    })
    .superRefine(checkMaintenance),
]);

const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "is not a time of day; write it with two digits each, like 20:00");

const isTimeZone = (name: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Z]\w+(\/[\w+-]+)*$/.test(name); // Intl takes offsets such as +02:00 too, and AWS does not
  } catch {
    return false;
  }
};

/** @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html */
const nightStop = z
  .strictObject({
    stopAt: timeOfDay,
    startAt: timeOfDay,
    /** Of the IANA database; summer time is followed. */
    timeZone: z.string().refine(isTimeZone, "is not a time zone of the IANA database; write it like Europe/Berlin"),
    /** Whether it stays stopped on Saturdays and Sundays. */
    weekendsOff: z.boolean(),
  })
  .refine(({ stopAt, startAt }) => stopAt !== startAt, {
    path: ["startAt"],
    message: "is when it stops, too; move one of them",
  });

/** More is a slip of the hand. */
const LARGEST_BUDGET_USD = 1_000_000;

const hostName = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    "must be a lower-case host name; write it like shop.example.com",
  );

const iam = z.discriminatedUnion("roles", [
  z.strictObject({
    roles: z.literal("create"),
    /**
     * An account has room for one OIDC provider of GitHub Actions. `shared`: StockWiz makes it with the first environment of the
     * account and removes it with the last. `existing`: somebody else keeps it, and StockWiz only trusts it.
     */
    githubOidcProvider: z.enum(["shared", "existing"]),
  }),
  z.strictObject({
    roles: z.literal("existing"),
    /** Name, never an ARN: the account is not part of the source. */
    name: z
      .string()
      .regex(
        /^[\w+=,.@-]{1,64}$/,
        "must be the name of a role, 1 to 64 characters; write what follows role/ in its ARN",
      ),
  }),
]);

const schema = z
  .strictObject({
    name: z.enum(["dev", "staging", "prod"]),
    network: z
      .strictObject({
        vpcCidr: cidr,
        /** Suffix of each availability zone: `a` in `us-east-1` is `us-east-1a`. A load balancer needs two. Which there are: `regions.ts`. */
        zones: z
          .array(z.string().regex(/^[a-f]$/, "must be the letter of an availability zone, a to f; write one of them"))
          .min(2),
        /** One block a zone, in the order of `zones`. */
        publicCidrs: z.array(cidr),
        privateCidrs: z.array(cidr),
        /**
         * How tasks reach AWS. `nat`: from private subnets, through NAT gateways. `endpoints`: from private subnets, through an
         * interface endpoint for each service that they need, and nothing else can be reached. `public`: from public subnets, with
         * an address each; security groups keep the internet out.
         * @default "nat"
         */
        egress: z.enum(["nat", "endpoints", "public"]).optional(),
        /** 0 where `egress` is not `nat`. */
        natGateways: z.number().int().min(0),
      })
      .superRefine(checkNetwork),
    data,
    task,
    tasks: z.strictObject({ min: z.number().int().min(1).max(100), max: z.number().int().min(1).max(100) }),
    autoscaling: z.strictObject({
      targetCpuPercent: z.number().int().min(10).max(90),
      targetMemoryPercent: z.number().int().min(10).max(90),
      scaleOutCooldownSeconds: z.number().int().min(0).max(3600),
      scaleInCooldownSeconds: z.number().int().min(0).max(3600),
    }),
    logRetentionDays: z
      .number()
      .refine(
        (days) => LOG_RETENTION_DAYS.includes(days),
        `CloudWatch keeps logs ${LOG_RETENTION_DAYS.join(", ")} days; choose one of them`,
      ),
    imagesKept: z.strictObject({
      /**
       * How many releases can be gone back to: no image of those that served last expires, in no repository. Beside releases a
       * repository of a service keeps at least as many others, the newest ones.
       */
      perService: z.number().int().min(1).max(1000),
      /** How many others the repository of postgres keeps at least beside releases. */
      postgres: z.number().int().min(1).max(1000),
    }),
    protection: z.strictObject({
      /** Refuse to destroy what holds data: repositories with images, the database, the state bucket. */
      deletion: z.boolean(),
      finalSnapshot: z.boolean(),
      /** A web application firewall in front of the load balancer. */
      waf: z.boolean(),
    }),
    /**
     * Lets whoever may call `ecs:ExecuteCommand` run commands in the service's containers, as root: ECS Exec's agent does
     * not take their user. It opens a way in for a person, and as the agent writes to the root of each container, none of
     * these is read-only any more. Sessions are encrypted by the environment's key and logged. The rights of the containers'
     * role are within a boundary that the storage stack keeps: apply storage before app.
     * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
     * @default false
     */
    executeCommand: z.boolean().default(false),
    domain: z.strictObject({ name: hostName, zoneName: hostName }).optional(),
    /** Of dev only: no task runs at night. @default it runs all the time */
    nightStop: nightStop.optional(),
    alertEmails: z.array(z.email()),
    /**
     * USD a month: `plan` warns when the environment can cost more, and a budget of AWS tells the alerts at 80 percent of it and
     * when more is to be expected. Nothing is stopped by it.
     */
    monthlyBudgetUsd: z.number().min(1).max(LARGEST_BUDGET_USD).optional(),
    iam,
  })
  .superRefine((values, context) => {
    const issue = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    const { tasks, domain } = values;
    if (tasks.min > tasks.max)
      issue(["tasks", "min"], `must be at most tasks.max (${tasks.max}); lower it or raise max`);
    if (values.data.tier === "managed" && values.data.largestStorageGiB < roomToGrow(values.data.storageGiB))
      issue(
        ["data", "largestStorageGiB"],
        `must be at least ${roomToGrow(values.data.storageGiB)}, a tenth over data.storageGiB; raise it`,
      );
    if (values.data.tier === "embedded" && tasks.max > 1)
      issue(
        ["tasks", "max"],
        "an embedded database lives in its task, so each of two tasks would have its own database; set it to 1 or data.tier to managed",
      );
    if (values.network.egress === "endpoints" && values.data.tier === "embedded")
      issue(
        ["network", "egress"],
        "the image of the embedded Redis comes from a public registry, which no endpoint reaches; set it to nat or public, or data.tier to managed",
      );
    if (values.task.spot && values.name !== "dev")
      issue(["task", "spot"], "AWS takes Spot tasks away when it needs them, and only dev can do without; remove it");
    if (values.nightStop && values.name !== "dev")
      issue(["nightStop"], "nobody could use it at night, and only dev can do without; remove it");
    if (domain && domain.name !== domain.zoneName && !domain.name.endsWith(`.${domain.zoneName}`))
      issue(
        ["domain", "name"],
        `must end in .${domain.zoneName}, the zone that will hold its record; name the zone it is in`,
      );
  });

/** Values of one environment, checked and frozen. */
export type Environment = Readonly<z.output<typeof schema>>;
export type EnvironmentName = Environment["name"];
export type EnvironmentValues = z.input<typeof schema>;
export const environmentSchema = schema;
