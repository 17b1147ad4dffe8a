import { createHash } from "node:crypto";
import type { WireRequest } from "../wire/aws-call";
import type { WireResponse } from "../wire/aws-error";
import { asking, formOf, withForm } from "../wire/form-body";
import type { Forward, Handler } from "../wire/handler";
import { succeeded } from "../wire/json-body";
import { refusalOfDeletion, refusalOfPointInTime, restoreFromSnapshot } from "./db-restore";
import { isInWindow, PendingChanges } from "./pending-changes";
import { answerOf, element, type Refusal } from "./query-answer";

const ID = "DBInstanceIdentifier";
const INSTANCE = /<DBInstance>.*?<\/DBInstance>/gs;
const PENDING = /<PendingModifiedValues>.*?<\/PendingModifiedValues>|<PendingModifiedValues ?\/>/gs;
const FILTER_NAME = /^(Filters\.Filter\.\d+\.)Name$/;
const BY_RESOURCE_ID = "dbi-resource-id";
/** Parameter of a request, and the element of an answer that tells it. */
const TOLD = [
  ["EnablePerformanceInsights", "PerformanceInsightsEnabled"],
  ["PerformanceInsightsRetentionPeriod", "PerformanceInsightsRetentionPeriod"],
] as const;

/** What waits for the maintenance window unless it is asked for at once. A reboot does not bring it.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html */
const DEFERRAL = {
  elements: {
    AllocatedStorage: "AllocatedStorage",
    BackupRetentionPeriod: "BackupRetentionPeriod",
    CACertificateIdentifier: "CACertificateIdentifier",
    DBInstanceClass: "DBInstanceClass",
    DBPortNumber: "Port",
    DBSubnetGroupName: "DBSubnetGroupName",
    EnableIAMDatabaseAuthentication: "IAMDatabaseAuthenticationEnabled",
    EngineVersion: "EngineVersion",
    Iops: "Iops",
    LicenseModel: "LicenseModel",
    MultiAZ: "MultiAZ",
    StorageThroughput: "StorageThroughput",
    StorageType: "StorageType",
  },
  // Only turning backups on or off restarts the database; another number of days counts as soon as possible.
  waits: (parameter: string, is: string | undefined, wanted: string) =>
    parameter !== "BackupRetentionPeriod" || (is === "0") !== (wanted === "0"),
};

/** What an element of an instance says. */
const textOf = (instance: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(instance)?.[1];

const identifierOf = (instance: string): string => textOf(instance, ID) ?? "";

const resourceIdOf = (identifier: string): string =>
  `db-${createHash("sha256").update(identifier).digest("hex").slice(0, 26).toUpperCase()}`;

/** The instance with one element said once, whether the emulator says it or not. */
const withElement = (instance: string, [name, value]: readonly [string, string]): string =>
  instance
    .replace(new RegExp(`<${name}>[^<]*</${name}>`), "")
    .replace("</DBInstance>", `${element(name, value)}</DBInstance>`);

const instancesIn = ({ body }: WireResponse): string[] => body.toString("utf8").match(INSTANCE) ?? [];

/** The question for resource ids as one for identifiers, which the emulator can tell apart. */
const byIdentifier = async (request: WireRequest, forward: Forward): Promise<WireRequest> => {
  const form = formOf(request);
  const [, prefix] = [...form].flatMap(([field, name]) =>
    name === BY_RESOURCE_ID ? (FILTER_NAME.exec(field) ?? []) : [],
  );
  if (!prefix) return request;
  const all = instancesIn(await forward(asking(request, { Action: "DescribeDBInstances" })));
  const identifiers = new Map(all.map(identifierOf).map((identifier) => [resourceIdOf(identifier), identifier]));
  form.set(`${prefix}Name`, "db-instance-id");
  for (const [field, value] of [...form])
    if (field.startsWith(`${prefix}Values.`)) form.set(field, identifiers.get(value) ?? value);
  return withForm(request, form);
};

/** Databases with a resource id of their own, with what was asked of Performance Insights, and with changes that wait. */
class DbInstances {
  readonly #asked = new Map<string, URLSearchParams>();
  readonly #pending = new PendingChanges(DEFERRAL);

  constructor(private readonly now: () => Date) {}

  async answer(request: WireRequest, action: string, forward: Forward): Promise<WireResponse | Refusal> {
    await this.#passWindows(request, forward);
    const form = formOf(request);
    const id = form.get(ID) ?? "";
    const refusal = action === "DeleteDBInstance" ? refusalOfDeletion(form) : undefined;
    if (refusal) return refusal;
    if (action === "RestoreDBInstanceToPointInTime") return refusalOfPointInTime();
    const response = await this.#ask(request, action, forward);
    if (!succeeded(response)) return response;
    // A change names only what changes.
    if (/^(Create|Modify|Restore)/.test(action))
      this.#asked.set(id, new URLSearchParams([...form, ...(this.#asked.get(id) ?? [])]));
    const text = response.body.toString("utf8").replaceAll(INSTANCE, (instance) => this.#complete(instance));
    if (action === "DeleteDBInstance") this.#forget(id);
    return { ...response, body: Buffer.from(text) };
  }

  #forget(id: string): void {
    this.#pending.take(id);
    this.#asked.delete(id);
  }

  async #ask(request: WireRequest, action: string, forward: Forward): Promise<WireResponse> {
    if (action === "RestoreDBInstanceFromDBSnapshot") return restoreFromSnapshot(request, forward);
    return forward(await this.#toEmulator(request, action, forward));
  }

  async #toEmulator(request: WireRequest, action: string, forward: Forward): Promise<WireRequest> {
    if (action === "DescribeDBInstances") return byIdentifier(request, forward);
    if (action !== "ModifyDBInstance") return request;
    const form = formOf(request);
    const id = form.get(ID) ?? "";
    const question = asking(request, { Action: "DescribeDBInstances", [ID]: id });
    const [instance] = instancesIn(await forward(question));
    return instance
      ? withForm(
          request,
          this.#pending.admit(id, form, (name) => textOf(instance, name)),
        )
      : request;
  }

  /** What waits for a maintenance window that is open now counts from now on. */
  async #passWindows(request: WireRequest, forward: Forward): Promise<void> {
    for (const id of this.#pending.ids()) {
      const [instance = ""] = instancesIn(await forward(asking(request, { Action: "DescribeDBInstances", [ID]: id })));
      if (!isInWindow(textOf(instance, "PreferredMaintenanceWindow") ?? "", this.now())) continue;
      const change = { Action: "ModifyDBInstance", [ID]: id, ApplyImmediately: "true", ...this.#pending.take(id) };
      await forward(asking(request, change));
    }
  }

  #complete(instance: string): string {
    const identifier = identifierOf(instance);
    const form = this.#asked.get(identifier);
    const told = TOLD.flatMap(([parameter, name]) => {
      const value = form?.get(parameter);
      return value ? [[name, value] as const] : [];
    });
    return told
      .reduce(withElement, withElement(instance, ["DbiResourceId", resourceIdOf(identifier)]))
      .replaceAll(PENDING, "")
      .replace("</DBInstance>", `${this.#pending.told(identifier)}</DBInstance>`);
  }
}

/** @param now The time of day, by which maintenance windows pass. @default the machine's */
export const dbInstance = (now = () => new Date()): Handler => {
  const instances = new DbInstances(now);
  return {
    name: "db-instance",
    why: "moto gives all databases one resource id, so two were taken for each other, forgets whether one has Performance Insights, so every plan would turn it on again, makes every change at once, also one that waits for its maintenance window, and gives a restored one a secret that nobody asked for",
    page: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html",
    answers: ({ service, action }) =>
      service === "rds" &&
      /^((Create|Modify|Reboot|Delete)DBInstance|DescribeDBInstances|RestoreDBInstance\w+)$/.test(action),
    answer: async (request, call, forward) =>
      answerOf(request, call, await instances.answer(request, call.action, forward)),
  };
};
