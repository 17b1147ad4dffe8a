import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readDeployment } from "../../../environments/deployment";
import { dev } from "../../../environments/dev";
import { environment } from "../../../environments/environment";
import { announceGap, describeGap, hasGap, watchAnswers } from "../../../pipeline/deployment/gap";
import { ACCOUNT } from "../../support/synthesize";

/** A server that answers with a status, and tells when it was asked. */
const serverOf = async () => {
  const answers = { status: 200 };
  const asked = new Set<() => void>();
  const server = createServer((_, response) => {
    response.statusCode = answers.status;
    response.end();
    for (const hear of asked) hear();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const times = (count: number) =>
    new Promise<void>((resolve) => {
      let left = count;
      const hear = () => {
        left -= 1;
        if (left > 0) return;
        asked.delete(hear);
        resolve();
      };
      asked.add(hear);
    });
  return { url, answers, times, close: () => server.close() };
};

describe("the gap of a deployment", () => {
  it("is the time between the first question without an answer and the next with one", async () => {
    const { url, answers, times, close } = await serverOf();
    const end = watchAnswers(url);
    await times(1);
    answers.status = 503;
    await times(2);
    answers.status = 200;
    await times(2);
    const gap = await end();
    close();
    expect(gap?.seconds).toBeGreaterThan(0);
    expect(Date.parse(gap?.to ?? "") - Date.parse(gap?.from ?? "")).toBeCloseTo((gap?.seconds ?? 0) * 1000, -3);
    expect(describeGap(gap)).toMatch(/^nothing answered for [\d.]+ s, from /);
  });

  it("lasts until the end where no answer came any more", async () => {
    const { url, answers, times, close } = await serverOf();
    answers.status = 500;
    const end = watchAnswers(url);
    await times(2);
    expect((await end())?.seconds).toBeGreaterThan(0);
    close();
  });

  it("is none where every question was answered", async () => {
    const { url, times, close } = await serverOf();
    const end = watchAnswers(url);
    await times(2);
    expect(describeGap(await end())).toBe("every question was answered meanwhile");
    close();
  });

  it("has to be where the database is embedded, and nowhere else", () => {
    const of = (name: string) => hasGap(readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: name }));
    expect([of("dev"), of("staging"), of("prod")]).toEqual([true, false, false]);
  });

  it("is announced with what becomes of the rows", () => {
    const announced = (keep: boolean) =>
      announceGap({
        ...readDeployment({ AWS_ACCOUNT_ID: ACCOUNT, STOCKWIZ_ENV: "dev" }),
        environment: environment({ ...dev, data: { tier: "embedded", keep } }),
      });
    expect(announced(false)).toMatch(/nothing answers meanwhile, and its rows go with the old task$/);
    expect(announced(true)).toMatch(/nothing answers meanwhile, and its rows stay$/);
  });
});
