import { allOf, Items } from "./items";
import { LISTENER_RULES } from "./load-balancers";
import type { Subject } from "./subject";
import type { Text } from "./text";
import type { Doubt } from "./undecided";

/** What a rule asks of a request: one of these values, of one kind. */
interface Condition {
  readonly kind: string;
  readonly values: Items<string>;
}

const VALUED = ["path_pattern", "host_header", "http_request_method", "source_ip", "http_header"];
/** Kinds whose values may hold `*` and `?`; the others mean what they say. */
const PATTERNS = /^(path_pattern|host_header|http_header .*)$/;

const conditionsOf = (rule: Subject): Items<Condition> =>
  rule.blocks("condition").flatMap((condition) => {
    const valued = new Items(VALUED).flatMap((kind) =>
      condition.blocks(kind).map((block) => {
        const header = block.string("http_header_name")?.toLowerCase();
        // Paths are compared letter by letter, hosts and headers are not.
        const values = block.strings("values").map((value) => (kind === "path_pattern" ? value : value.toLowerCase()));
        return { kind: header ? `${kind} ${header}` : kind, values };
      }),
    );
    const query = condition
      .blocks("query_string")
      .map((each) => `${each.string("key") ?? ""}=${each.string("value") ?? ""}`);
    return query.known.length + query.doubts.length === 0
      ? valued
      : valued.and(new Items([{ kind: "query_string", values: query }]));
  });

/** Each sign of a pattern as a regular expression over another pattern: `?` is one character, but no run of them. */
const signOf = (sign: string): string =>
  sign === "*" ? ".*" : sign === "?" ? "[^*]" : sign.replace(/[.$+^()|[\]{}\\]/, "\\$&");
const coversAll = (kind: string, wide: string, narrow: string): boolean =>
  wide === narrow || (PATTERNS.test(kind) && new RegExp(`^${[...wide].map(signOf).join("")}$`, "s").test(narrow));

/** Whether one rule matches whatever another does. @throws Undecided */
export const coversRule = (wide: Subject, narrow: Subject): boolean => {
  const [asked, given] = [conditionsOf(wide), conditionsOf(narrow)];
  return allOf(
    () => !asked.isEmpty,
    () =>
      asked.every(({ kind, values }) =>
        given.some(
          (other) =>
            other.kind === kind &&
            other.values.every((narrower) => values.some((wider) => coversAll(kind, wider, narrower))),
        ),
      ),
  );
};

/** Most doubts that are named of one question; more would only make the report longer. */
const MOST_DOUBTS = 5;

/** A listener that nobody knows: neither written down nor an attribute of a resource of this program. */
const isOpen = (listener: Text | undefined): boolean => listener !== undefined && !listener.isFromResources;

/** The rules of each listener, by its words. */
const rulesByListener = (rule: Subject) =>
  rule.program.once("rules by listener", () => {
    const all = new Items(LISTENER_RULES).flatMap((type) => rule.others(type));
    const groups = new Map<string, Subject[]>();
    const open = new Map<string, Doubt>();
    for (const each of all.known) {
      const listener = each.text("listener_arn");
      const words = String(listener);
      groups.set(words, groups.get(words) ?? []);
      groups.get(words)?.push(each);
      if (isOpen(listener)) open.set(words, { attribute: `${each.address}.listener_arn`, reference: words });
    }
    return { groups, open, doubts: all.doubts };
  });

/**
 * The other rules of a rule's listener: what has the same words for the listener has the same one. What has others is in doubt
 * where one of the two is known to nobody.
 */
export const siblingsOf = (rule: Subject): Items<Subject> => {
  const { groups, open, doubts } = rulesByListener(rule);
  const own = String(rule.text("listener_arn"));
  const mine = open.get(own);
  const others = [...open].flatMap(([words, doubt]) => (words === own ? [] : [doubt]));
  return new Items(
    (groups.get(own) ?? []).filter(({ address }) => address !== rule.address),
    [...doubts, ...(mine && groups.size > 1 ? [mine] : []), ...others.slice(0, MOST_DOUBTS)],
  );
};
