import type { AwsCall, WireRequest } from "../wire/aws-call";
import type { WireResponse } from "../wire/aws-error";
import { formOf, withForm } from "../wire/form-body";
import type { Forward, Handler } from "../wire/handler";
import { succeeded } from "../wire/json-body";
import { CACHE_DEFERRAL, refusalOfChange, toldAs, withChange } from "./cache-change";
import { cacheMember, windowOf } from "./cache-member";
import { type CacheToken, NO_TOKEN, refusalOfNew, tokenAfter } from "./cache-token";
import type { InnerNames } from "./inner-names";
import { isInWindow, PendingChanges } from "./pending-changes";
import { answerOf, element, queryAnswer, Refusal } from "./query-answer";

const ID = "ReplicationGroupId";
/** Calls of tags name a group by its ARN. */
const ARN = "ResourceName";
const GROUP = /<ReplicationGroup>.*?<\/ReplicationGroup>/gs;
const IDENTIFIED = /<ReplicationGroupId>([^<]*)</;
const TOKEN_TOLD = /<(AuthTokenEnabled|AuthTokenLastModifiedDate)>[^<]*<\/\1>/g;
/** What follows the name of its group in the name of a member. */
const MEMBER = /^-\d{3}$/;

/** The emulator counts replicas where AWS counts nodes. */
const withReplicas = (form: URLSearchParams): URLSearchParams => {
  const told = new URLSearchParams(form);
  const nodes = Number(form.get("NumCacheClusters") ?? 1);
  if (!told.has("ReplicasPerNodeGroup")) told.set("ReplicasPerNodeGroup", String(nodes - 1));
  return told;
};

/** Replication groups that have members, ask for a token once it is set, and can be deleted. */
class ReplicationGroups {
  readonly #names: InnerNames;
  readonly #made = new Map<string, URLSearchParams>();
  readonly #tokens = new Map<string, CacheToken>();
  readonly #pending = new PendingChanges(CACHE_DEFERRAL);

  constructor(
    names: InnerNames,
    private readonly now: () => Date,
  ) {
    this.#names = names;
  }

  async answer(request: WireRequest, call: AwsCall, forward: Forward): Promise<WireResponse | Refusal> {
    this.#passWindows();
    const form = formOf(request);
    const id = form.get(ID);
    if (call.action === "DescribeCacheClusters") return this.#describeMember(request, form, forward);
    if (call.action === "CreateReplicationGroup" && id && !this.#names.has(id))
      return this.#create(request, id, form, forward);
    if (id && !this.#names.has(id)) {
      return new Refusal("ReplicationGroupNotFoundFault", `Replication group ${id} not found.`, 404);
    }
    if (call.action === "ModifyReplicationGroup" && id) return this.#modify(request, id, form, forward);
    const response = await this.#ask(request, form, forward);
    if (call.action === "DeleteReplicationGroup" && id && succeeded(response)) this.#forget(id);
    return response;
  }

  async #ask(request: WireRequest, form: URLSearchParams, forward: Forward): Promise<WireResponse> {
    const told = new URLSearchParams(form);
    for (const key of [ID, ARN]) if (told.has(key)) told.set(key, this.#names.toInner(told.get(key) ?? ""));
    const { body, ...response } = await forward(withForm(request, told));
    const text = this.#names.toOuter(body.toString("utf8"), GROUP).replaceAll(GROUP, (group) => this.#complete(group));
    return { ...response, body: Buffer.from(text) };
  }

  /** The group with its token, and as it was changed. */
  #complete(group: string): string {
    const id = IDENTIFIED.exec(group)?.[1] ?? "";
    const { since } = this.#tokens.get(id) ?? NO_TOKEN;
    const told = `${element("AuthTokenEnabled", String(since !== undefined))}${element("AuthTokenLastModifiedDate", since?.toISOString())}`;
    return toldAs(group, this.#made.get(id))
      .replaceAll(TOKEN_TOLD, "")
      .replace("</ReplicationGroup>", `${told}</ReplicationGroup>`);
  }

  /** What waits for a maintenance window that is open now counts from now on. */
  #passWindows(): void {
    for (const id of this.#pending.ids()) {
      const made = this.#made.get(id);
      if (made && isInWindow(windowOf(made), this.now()))
        this.#made.set(id, withChange(made, new URLSearchParams(this.#pending.take(id))));
    }
  }

  async #create(
    request: WireRequest,
    id: string,
    form: URLSearchParams,
    forward: Forward,
  ): Promise<WireResponse | Refusal> {
    const refusal = refusalOfNew(form);
    if (refusal) return refusal;
    this.#names.make(id);
    this.#tokens.set(id, form.has("AuthToken") ? { since: new Date() } : NO_TOKEN);
    const response = await this.#ask(request, withReplicas(form), forward);
    if (succeeded(response)) this.#made.set(id, form);
    else this.#forget(id);
    return response;
  }

  async #modify(
    request: WireRequest,
    id: string,
    form: URLSearchParams,
    forward: Forward,
  ): Promise<WireResponse | Refusal> {
    const token = refusalOfChange(form) ?? tokenAfter(this.#tokens.get(id) ?? NO_TOKEN, form);
    if (token instanceof Refusal) return token;
    this.#tokens.set(id, token);
    const made = this.#made.get(id) ?? new URLSearchParams();
    this.#made.set(
      id,
      withChange(
        made,
        this.#pending.admit(id, form, (name) => made.get(name) ?? undefined),
      ),
    );
    const Version = form.get("Version") ?? "";
    const question = new URLSearchParams({ Action: "DescribeReplicationGroups", Version, [ID]: id });
    const { body } = await this.#ask(request, question, forward);
    return queryAnswer("ModifyReplicationGroup", body.toString("utf8").match(GROUP)?.[0] ?? "");
  }

  async #describeMember(request: WireRequest, form: URLSearchParams, forward: Forward): Promise<WireResponse> {
    const clusterId = form.get("CacheClusterId");
    const [id, made] =
      [...this.#made].find(([id]) => clusterId?.startsWith(id) && MEMBER.test(clusterId.slice(id.length))) ?? [];
    if (!clusterId || !id || !made) return forward(request);
    const member = cacheMember(clusterId, made, this.#pending.told(id));
    return queryAnswer("DescribeCacheClusters", `<CacheClusters>${member}</CacheClusters>`);
  }

  #forget(id: string): void {
    this.#names.delete(id);
    this.#made.delete(id);
    this.#tokens.delete(id);
    this.#pending.take(id);
  }
}

/**
 * Answers for the replication groups of ElastiCache.
 * @param now The time of day, by which maintenance windows pass. @default the machine's
 */
export const replicationGroup = (names: InnerNames, now = () => new Date()): Handler => {
  const groups = new ReplicationGroups(names, now);
  return {
    name: "replication-group",
    why: "moto neither tells the members of a replication group nor modifies nor really deletes one, and takes any token: its token could not be set, and it would stay for ever",
    page: "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ReplicationGroup.html",
    answers: ({ service, action, resource }) =>
      service === "elasticache" &&
      (/ReplicationGroups?$/.test(action) ||
        action === "DescribeCacheClusters" ||
        (/Tags/.test(action) && resource.includes(`:${names.kind}:`))),
    answer: async (request, call, forward) => answerOf(request, call, await groups.answer(request, call, forward)),
  };
};
