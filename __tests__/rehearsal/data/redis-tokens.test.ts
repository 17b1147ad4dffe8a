import { accessCommand, afterRequest, OPEN, type RedisAccess } from "../../../rehearsal/data/redis-tokens";

/** What becomes of a Redis with each `ACTION [TOKEN [STRATEGY]]`, one after the other. */
const accessAfter = (...requests: readonly string[]): RedisAccess =>
  requests.reduce((access, request) => {
    const [action = "", AuthToken = "", AuthTokenUpdateStrategy = ""] = request.split(" ");
    const fields = Object.entries({ AuthToken, AuthTokenUpdateStrategy }).filter(([, value]) => value);
    return afterRequest(access, `${action}ReplicationGroup`, new URLSearchParams(fields));
  }, OPEN);

describe("who gets into a Redis", () => {
  it.each([
    ["everybody without a token", ["Create"], { tokens: [], isGuarded: false }],
    ["who knows the token that it was made with", ["Create a"], { tokens: ["a"], isGuarded: true }],
    [
      "everybody while the first token is introduced",
      ["Create", "Modify a ROTATE"],
      { tokens: ["a"], isGuarded: false },
    ],
    [
      "who knows the token once it is set",
      ["Create", "Modify a ROTATE", "Modify a SET"],
      { tokens: ["a"], isGuarded: true },
    ],
    [
      "who knows one of two while they change",
      ["Create a", "Modify b ROTATE"],
      { tokens: ["a", "b"], isGuarded: true },
    ],
    ["no third", ["Create a", "Modify b ROTATE", "Modify c ROTATE"], { tokens: ["b", "c"], isGuarded: true }],
    ["the same when something else changes", ["Create a", "Modify"], { tokens: ["a"], isGuarded: true }],
    ["everybody when the token is deleted", ["Create a", "Modify a DELETE"], { tokens: [], isGuarded: false }],
    ["everybody when it is made again without one", ["Create a", "Create"], { tokens: [], isGuarded: false }],
  ])("is %s", (_who, requests, access) => {
    expect(accessAfter(...requests)).toEqual(access);
  });

  it("is told to Redis in one line", () => {
    expect(accessCommand(accessAfter("Create a", "Modify b ROTATE"))).toBe("ACL SETUSER default resetpass >a >b");
    expect(accessCommand(accessAfter("Create", "Modify a ROTATE"))).toBe("ACL SETUSER default nopass");
  });
});
