import type { RedirectActionConfig } from "@aws-sdk/client-elastic-load-balancing-v2";
import { locationOf } from "../../../rehearsal/alb/redirect";

const asked = { protocol: "HTTP", host: "a.test", port: 80, path: "img/1.jpg", query: "w=1&h=2" };
const to = (config: Omit<RedirectActionConfig, "StatusCode">, url: Partial<typeof asked> = {}): string =>
  locationOf({ StatusCode: "HTTP_301", ...config }, { ...asked, ...url });

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions */
describe("the location of a redirect", () => {
  it("keeps what the action does not name", () => {
    expect(to({ Protocol: "HTTPS", Port: "443" })).toBe("https://a.test:443/img/1.jpg?w=1&h=2");
  });

  it("is the documentation's example of another port", () => {
    expect(to({ Protocol: "HTTPS", Port: "40443", Host: "#{host}", Path: "/#{path}", Query: "#{query}" })).toBe(
      "https://a.test:40443/img/1.jpg?w=1&h=2",
    );
  });

  it("is the documentation's example of a changed path", () => {
    expect(to({ Path: "/new/#{path}" })).toBe("http://a.test:80/new/img/1.jpg?w=1&h=2");
  });

  it("carries parts of the old address in its query", () => {
    expect(to({ Query: "from=#{protocol}-#{host}-#{port}-#{path}" })).toBe(
      "http://a.test:80/img/1.jpg?from=HTTP-a.test-80-img/1.jpg",
    );
  });

  it("has no question mark when nothing follows it", () => {
    expect(to({ Path: "/" }, { query: "" })).toBe("http://a.test:80/");
  });

  it("leaves a keyword alone that AWS does not have", () => {
    expect(to({ Path: "/#{method}" })).toBe("http://a.test:80/#{method}?w=1&h=2");
  });

  it("does not fill in a keyword that a client sends", () => {
    expect(to({}, { path: "#{query}" })).toBe("http://a.test:80/#{query}?w=1&h=2");
  });
});
