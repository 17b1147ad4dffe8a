import { ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { environmentNamed } from "../../environments/all";
import type { EnvironmentName } from "../../environments/schema";
import { registerImages } from "../../rehearsal/images/register";
import { removeImages } from "../../rehearsal/images/remove";
import { inventory, unlistedServices } from "../../rehearsal/inventory/inventory";
import type { ClientOptions } from "../../rehearsal/inventory/lister";
import { remainsOf } from "../../rehearsal/lifecycle/leftovers";
import { CREDENTIALS } from "../../rehearsal/rehearsal";
import { OWN_ACCESS_KEY } from "../../rehearsal/wire/aws-call";
import type { RecordedCall } from "../../rehearsal/wire/call-log";
import { Browser } from "../app/page/support/browser";
import { reachesItsStores } from "./answer-of";
import { loadBalancingIn, securityRulesIn } from "./aws-network";
import { alarmsHeld, dashboardHeld, existingIn, serviceHeld } from "./aws-observation";
import { expectAllowed } from "./deploy-role";
import {
  alarmsOf,
  appOutputs,
  dashboardWidgets,
  listenerRulesOf,
  metricFaults,
  networkOutputs,
  securityRulesOf,
  targetGroupsOf,
} from "./design";
import { itRenewsItsCache } from "./environment-cache";
import { itStandsBehindItsFirewall } from "./environment-firewall";
import { itTellsPeople } from "./environment-notices";
import { recordedCalls } from "./recorded-calls";
import { recordedState } from "./recorded-state";
import { bucketTexts, folderTexts, leaksIn, logTexts, secretValues } from "./secret-search";
import { tamperedWords, tamperWith } from "./tamper";
import { TestRehearsal } from "./test-rehearsal";

const LONG = 45 * 60_000; // a busy machine takes several times the five minutes of an idle one
/** The notifier publishes as itself, and a test measures. */
const NOT_BY_STEPS = ["Publish", "PutMetricData"];
const STACKS = ["storage", "network", "app"] as const;

/** The life of one environment, from nothing to nothing, in the order in which it happens. */
export const describeEnvironment = (name: EnvironmentName): void => {
  const { protection, data, tasks } = environmentNamed(name, "test");
  const isEmbedded = data.tier === "embedded";
  const stateBucket = `stockwiz-terraform-state-123456789012-${name}`;
  const confirmed = ["--yes", ...(protection.deletion ? ["--confirm", name] : [])];

  describe(`the environment ${name}`, () => {
    let test: TestRehearsal;
    let options: ClientOptions;
    let secrets: Readonly<Record<string, string>> = {};
    const plans: Record<string, string> = {};
    let stepsCalls: readonly RecordedCall[] = [];

    const run = async (step: string, ...args: string[]): Promise<string> => {
      const finished = await test.step(step, ...args);
      if (finished.exitCode !== 0) throw new Error(`${step} ${args.join(" ")}: ${finished.output}`);
      return finished.output;
    };

    /** All that was written where somebody could read it, by where that is. */
    const written = async (): Promise<Record<string, string>> => ({
      ...(await bucketTexts(options, stateBucket)),
      ...folderTexts(test.folder.work),
      ...plans,
      "output of the steps": test.printed,
      ...(await logTexts(options)),
      "record of calls": JSON.stringify(test.rehearsal.calls.read()),
    });

    beforeAll(async () => {
      test = await TestRehearsal.start(name, { plays: true });
      // The record holds what the steps ask, and nothing that this test asks.
      const credentials = { ...CREDENTIALS, accessKeyId: OWN_ACCESS_KEY };
      options = { endpoint: test.rehearsal.url, region: "us-east-1", credentials };
      await run("bootstrap");
      await run("apply", "--stack", "storage", "--yes");
      await registerImages(options, name);
      await run("apply", "--stack", "network", "--yes");
      await run("apply", "--stack", "app", "--yes");
    }, LONG);
    afterAll(() => test.stop());

    it("admits exactly what the design says", async () => {
      expect(await securityRulesIn(options, name)).toEqual(securityRulesOf(name));
    });

    it("has the target groups and listener rules of the design", async () => {
      const { targetGroups, rules } = await loadBalancingIn(options);
      expect(targetGroups).toEqual(targetGroupsOf(name));
      expect(rules).toEqual(listenerRulesOf(name));
    });

    it("has exactly the alarms of the design, and each reaches the topic", async () => {
      const alarms = await alarmsHeld(options);
      expect(alarms.map(({ line }) => line)).toEqual(alarmsOf(name));
      for (const { actions } of alarms) expect(actions).toEqual([`arn:aws:sns:us-east-1:123456789012:${name}-alerts`]);
    });

    it("shows exactly the widgets of the design", async () => {
      expect((await dashboardHeld(options, `${name}-stockwiz`)).lines).toEqual(dashboardWidgets);
    });

    it("names no metric, dimension or resource that does not exist", async () => {
      const existing = await existingIn(options);
      const { metrics } = await dashboardHeld(options, `${name}-stockwiz`);
      const named = [...(await alarmsHeld(options)).map(({ metric }) => metric), ...metrics];
      expect(named.flatMap((metric) => metricFaults(metric, existing))).toEqual([]);
    });

    it("puts out what the design says", async () => {
      for (const [stack, expected] of [
        ["network", networkOutputs],
        ["app", appOutputs],
      ] as const) {
        const outputs = JSON.parse(await test.terraform(stack, "output", "-json")) as object;
        expect(Object.keys(outputs).sort()).toEqual(expected);
      }
    });

    it("really asked AWS for a safe deployment of the service", () => {
      const created = test
        .recorded()
        .filter(({ headers }) => String(headers["x-amz-target"]).endsWith(".CreateService"))
        .map(({ body }) => JSON.parse(body.toString("utf8")));
      expect(created).toEqual([
        expect.objectContaining({
          serviceName: `${name}-stockwiz`,
          desiredCount: tasks.min,
          deploymentConfiguration: {
            deploymentCircuitBreaker: { enable: true, rollback: true },
            maximumPercent: isEmbedded ? 100 : 200,
            minimumHealthyPercent: isEmbedded ? 0 : 100,
          },
          healthCheckGracePeriodSeconds: 120,
          availabilityZoneRebalancing: isEmbedded ? "DISABLED" : "ENABLED",
          propagateTags: "SERVICE",
        }),
      ]);
      expect(created[0].enableExecuteCommand ?? false).toBe(false); // what is not asked for is off
    });

    it("serves the application behind the load balancer", async () => {
      const url = JSON.parse(await test.terraform("app", "output", "-json", "app_url")) as string;
      expect(url).toBe(test.rehearsal.players?.alb.urls()[0]?.url);
      const products = (await (await fetch(`${url}/api/products-full`)).json()) as object[];
      expect(products).toHaveLength(5);
      const task = test.rehearsal.players?.fargate.tasks().find(({ status }) => status === "RUNNING");
      const inTask = data.tier === "embedded" ? ["postgres", "redis"] : [];
      const names = ["api-gateway", "product-service", "inventory-service", ...inTask].sort();
      expect(task?.containers.map((container) => `${container.name} ${container.health}`).sort()).toEqual(
        names.map((container) => `${container} HEALTHY`),
      );
    });

    it("lists its products on the page, in a browser that comes through the load balancer", async () => {
      const browser = await Browser.start();
      try {
        await browser.page.goto(`${test.rehearsal.players?.alb.urls()[0]?.url}/#/products`);
        await browser.page.getByRole("rowheader", { name: "Laptop" }).waitFor();
        expect(await browser.page.getByRole("rowheader").count()).toBe(5);
        expect(browser.complaints).toEqual([]);
      } finally {
        await browser.stop();
      }
    });

    it("has services that reach both of their stores", async () => {
      const { fargate } = test.rehearsal.players ?? {};
      const task = fargate?.tasks().find(({ group, status }) => group.startsWith("service:") && status === "RUNNING");
      if (!fargate || !task) throw new Error("no task of the service runs");
      for (const port of [8001, 8002]) await reachesItsStores(() => fargate.dial(task.ip, port));
    });

    const applied = { test: () => test, options: () => options, run };
    if (protection.waf) itStandsBehindItsFirewall(name, applied);
    itTellsPeople(name, applied);
    if (data.tier === "managed") itRenewsItsCache(applied);

    it(
      "has nothing to change when it is planned again",
      async () => {
        for (const stack of STACKS) {
          expect(await run("plan", "--stack", stack)).toContain("nothing to change");
          plans[`plan of ${stack}`] = await test.terraform(stack, "show", "-json", "tfplan");
        }
      },
      LONG,
    );

    it("leaves no secret in a state, a plan, an output or a log", async () => {
      secrets = await secretValues(options);
      const own = Object.keys(secrets).filter((secret) => !secret.startsWith("rds!"));
      const isManaged = data.tier === "managed";
      expect(own.sort()).toEqual([
        `${name}/stockwiz/database-password`,
        `${name}/stockwiz/mail`,
        ...(isManaged ? [`${name}/stockwiz/redis-url`] : []),
      ]);
      expect(Object.keys(secrets)).toHaveLength(own.length + (isManaged ? 1 : 0)); // RDS keeps the master's
      for (const value of Object.values(secrets)) expect(value.length).toBeGreaterThanOrEqual(30);
      const texts = await written();
      const wheres = leaksIn(texts, { "a name that has to be found": `${name}-stockwiz-execution` }).join("\n");
      for (const where of ["app.tfstate", "cdk.tf.json", "plan of app", "output of the steps", "record of calls"])
        expect(wheres).toContain(where);
      expect(leaksIn(texts, secrets)).toEqual([]);
    });

    it(
      "changes the task definition and the service when an image is deployed, and nothing else",
      async () => {
        const revision = async () => Number((await serviceHeld(options)).service?.taskDefinition?.split(":").at(-1));
        const before = await revision();
        await registerImages(options, name, "second");
        expect(await run("plan", "--stack", "storage")).toContain("nothing to change");
        const planned = await run("plan", "--stack", "app");
        const changes = [...planned.matchAll(/^ *(-\/\+|\+|~|-) {2}(\w+)\./gm)].map(
          ([, sign, type]) => `${sign} ${type}`,
        );
        const migration = data.tier === "managed" ? ["-/+ aws_ecs_task_definition"] : [];
        expect(changes.sort()).toEqual(["-/+ aws_ecs_task_definition", ...migration, "~ aws_ecs_service"]);
        await run("apply", "--stack", "app", "--yes");
        expect(await revision()).toBe(before + 1);
        expect(await run("plan", "--stack", "app")).toContain("nothing to change");
      },
      LONG,
    );

    it(
      "leaves the number of tasks to autoscaling",
      async () => {
        const { cluster, service } = await serviceHeld(options);
        const more = { cluster, service: service?.serviceName, desiredCount: tasks.min + 1 };
        await new ECSClient(options).send(new UpdateServiceCommand(more));
        expect(await run("plan", "--stack", "app")).toContain("nothing to change");
      },
      LONG,
    );

    it(
      "says what was done behind Terraform's back, and counts what deployment and autoscaling did for nothing",
      async () => {
        const mend = await tamperWith(options, name);
        const { exitCode, output: said } = await test.step("drift", "--stack", "app");
        await mend();
        expect(said.match(/^app: the .+$/gm)?.sort()).toEqual(tamperedWords(name));
        expect(exitCode).toBe(2);
      },
      LONG,
    );

    it(
      "leaves nothing but the state bucket when it is destroyed from the top down",
      async () => {
        if (protection.deletion) {
          await run("unprotect", ...confirmed);
          await removeImages(options, name);
        }
        const said = await run("destroy", ...confirmed, "--why", "its life was rehearsed", "--with-storage");
        expect(said).toContain(`${name}: nothing is left of app, network, storage, teardown`);
        stepsCalls = test.rehearsal.calls.read().filter(({ action }) => !NOT_BY_STEPS.includes(action));
        const found = await inventory(options.endpoint);
        const unlisted = unlistedServices(test.rehearsal.calls.read());
        const environment = environmentNamed(name, "test");
        const { leftovers, kept } = remainsOf(found, { environment, stateBucket, unlisted });
        expect(leftovers).toEqual([]);
        const snapshot = expect.stringMatching(new RegExp(`^rds snapshot ${name}-stockwiz-final-`));
        for (const stack of ["app", "network", "teardown"] as const) // or a plan would build upon what is gone
          expect(await recordedState(options, name, stack)).toMatchObject({ resources: [], outputs: {} });
        expect(kept).toEqual([...(protection.finalSnapshot ? [snapshot] : []), `s3 ${stateBucket}`]);
      },
      LONG,
    );

    it("asked AWS for nothing but what the deploy role or an administrator may do", async () => {
      const { actions } = await expectAllowed(stepsCalls, name);
      const known = (await expectAllowed(recordedCalls(name), name)).actions;
      // What is new belongs into recorded-calls.tsv, by which the quick tests judge the role.
      expect(actions.filter((action) => !known.includes(action))).toEqual([]);
      expect(actions).toEqual(expect.arrayContaining(["ec2:CreateVpc", "ecs:CreateService", "ec2:DeleteVpc"]));
    });

    it(
      "has nothing to destroy when it is destroyed again",
      async () => {
        const said = await run("destroy", ...confirmed, "--with-storage");
        expect(said).toContain(`${name}: nothing stands of app, network, storage`);
        expect(said).toMatch(/app: nothing to destroy/);
      },
      LONG,
    );

    it("has left no secret anywhere, to its end", async () => {
      expect(Object.keys(secrets)).toContain(`${name}/stockwiz/database-password`);
      const texts = await written();
      expect(texts["output of the steps"]).toContain(`${name}: nothing is left of app, network, storage, teardown`);
      expect(leaksIn(texts, secrets)).toEqual([]);
    });
  });
};
