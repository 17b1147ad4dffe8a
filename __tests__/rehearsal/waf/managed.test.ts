import { MANAGED_GROUPS } from "../../../rehearsal/waf/managed/all";
import { type Asked, verdictOn } from "../../support/inspected";
import { groupRule, webAclWith } from "../../support/web-acl";

const post = (body: string): Asked => ({ method: "POST", url: "/api", body });
const cookie = (value: string): Asked => ({ headers: { cookie: value } });
const agent = (value: string): Asked => ({ headers: { "user-agent": value } });
const LOG4SHELL = ["$", "{jndi:ldap://example.com/}"].join("");
const HIDDEN_LOG4SHELL = ["$", "{", "$", "{lower:j}ndi:ldap://example.com/}"].join("");
const JAVA = `(java.lang.Runtime).getRuntime().exec("whoami")`;
const query = (text: string): Asked => ({ url: `/?a=${encodeURIComponent(text)}` });
const path = (text: string): Asked => ({ url: `/${encodeURI(text)}` });

/** What each rule blocks, and something alike that it lets through. */
const CASES: Readonly<Record<string, readonly [blocked: Asked, passes: Asked]>> = {
  NoUserAgent_HEADER: [agent(""), agent("curl/8")],
  UserAgent_BadBots_HEADER: [agent("Mozilla/5.0 Nmap Scripting Engine"), agent("Mozilla/5.0 map")],
  SizeRestrictions_QUERYSTRING: [{ url: `/?${"a".repeat(2049)}` }, { url: `/?${"a".repeat(2048)}` }],
  SizeRestrictions_Cookie_HEADER: [cookie("a".repeat(10_241)), cookie("a".repeat(10_240))],
  SizeRestrictions_BODY: [post("a".repeat(8193)), post("a".repeat(8192))],
  SizeRestrictions_URIPATH: [{ url: `/${"a".repeat(1024)}` }, { url: `/${"a".repeat(1023)}` }],
  EC2MetaDataSSRF_BODY: [post("http://169.254.169.254/latest/meta-data/"), post("169.254.1.1")],
  EC2MetaDataSSRF_COOKIE: [cookie("a=169.254.169.254"), cookie("a=169.254")],
  EC2MetaDataSSRF_URIPATH: [path("x/169.254.169.254"), path("x/169.254")],
  EC2MetaDataSSRF_QUERYARGUMENTS: [query("169.254.169.254"), query("169.254")],
  GenericLFI_QUERYARGUMENTS: [query("../../x"), query("a..b/c")],
  GenericLFI_URIPATH: [path("%2e%2e/%2e%2e/x"), path("a..b/c")],
  GenericLFI_BODY: [post("..\\..\\x"), post("a...b")],
  RestrictedExtensions_URIPATH: [path("debug.log"), path("catalog")],
  RestrictedExtensions_QUERYARGUMENTS: [query("config.INI"), query("mini")],
  GenericRFI_QUERYARGUMENTS: [query("ftp://10.0.0.1/x"), query("https://example.com/x")],
  GenericRFI_BODY: [post("http://10.0.0.1/x"), post("http://example.com/x")],
  GenericRFI_URIPATH: [path("file://10.0.0.1/x"), path("10.0.0.1")],
  CrossSiteScripting_COOKIE: [cookie("a=<script>alert(1)</script>"), cookie("a=script")],
  CrossSiteScripting_QUERYARGUMENTS: [query("<img src=x onerror=alert(1)>"), query("a < b")],
  CrossSiteScripting_BODY: [post('{"a": "\\u003cscript\\u003e"}'), post('{"a": "5 < 6 and <b>bold</b>"}')],
  CrossSiteScripting_URIPATH: [path("<svg onload=alert(1)>"), path("svg")],
  JavaDeserializationRCE_HEADER: [{ headers: { "x-a": JAVA } }, { headers: { "x-a": "java" } }],
  JavaDeserializationRCE_BODY: [post(JAVA), post("java.lang.String")],
  JavaDeserializationRCE_URIPATH: [path(JAVA), path("java.lang")],
  JavaDeserializationRCE_QUERYSTRING: [query(JAVA), query("java.lang")],
  Host_localhost_HEADER: [{ headers: { host: "localhost:80" } }, { headers: { host: "127.0.0.1:80" } }],
  PROPFIND_METHOD: [{ method: "PROPFIND" }, { method: "OPTIONS" }],
  ExploitablePaths_URIPATH: [path("WEB-INF/web.xml"), path("web/info")],
  Log4JRCE_HEADER: [{ headers: { "x-a": LOG4SHELL } }, { headers: { "x-a": "jndi" } }],
  Log4JRCE_QUERYSTRING: [query(HIDDEN_LOG4SHELL), query("$5 {a}")],
  Log4JRCE_BODY: [post(LOG4SHELL), post("a $ {b}")],
  Log4JRCE_URIPATH: [path(LOG4SHELL), path("jndi")],
  SQLi_QUERYARGUMENTS: [query("1' OR '1'='1"), query("O'Reilly or other")],
  SQLi_BODY: [post("x'); DROP TABLE products;--"), post('{"name": "drop-leaf table"}')],
  SQLi_COOKIE: [cookie("a=1 UNION/**/SELECT 1"), cookie("a=union")],
  SQLi_URIPATH: [path("1;select pg_sleep(9)"), path("select")],
};

const allGroups = MANAGED_GROUPS.map(({ name }, Priority) => ({ ...groupRule(name), Name: name, Priority }));
const webAcl = webAclWith(allGroups);

describe("the rules of AWS", () => {
  const rules = MANAGED_GROUPS.flatMap(({ rules: some, labelPrefix }) =>
    some.map(({ Name = "", RuleLabels }) => [Name, `${labelPrefix}${RuleLabels?.[0]?.Name}`] as const),
  );

  it("have a case each", () => {
    expect(Object.keys(CASES).sort()).toEqual(rules.map(([name]) => name).sort());
  });

  it.each(rules)("%s blocks what AWS names, adds %s, and lets alike pass", (name, label) => {
    const [blocked, passes] = CASES[name] ?? [{}, {}];
    const only = webAclWith(allGroups.map((group) => ({ ...group, Statement: countingAllBut(name, group.Statement) })));
    expect(verdictOn(only, blocked)).toMatchObject({ action: "BLOCK", rule: { inGroup: { rule: name } } });
    expect(verdictOn(only, blocked).labels).toContain(label);
    expect(verdictOn(only, passes).action).toBe("ALLOW");
  });

  it("let an ordinary request pass", () => {
    for (const asked of [{}, { url: "/api/products?limit=1&q=oak" }, post('{"name": "Oak chair", "price": 189.5}')])
      expect(verdictOn(webAcl, asked)).toMatchObject({ action: "ALLOW", labels: [] });
  });
});

/** The group with all rules but one turned into mere counting. */
const countingAllBut = (name: string, statement: (typeof allGroups)[number]["Statement"]) => {
  const managed = statement?.ManagedRuleGroupStatement;
  const group = MANAGED_GROUPS.find((one) => one.name === managed?.Name);
  const others = (group?.rules ?? []).filter(({ Name }) => Name !== name);
  return {
    ManagedRuleGroupStatement: {
      ...{ VendorName: "AWS", Name: managed?.Name },
      RuleActionOverrides: others.map(({ Name }) => ({ Name, ActionToUse: { Count: {} } })),
    },
  };
};
