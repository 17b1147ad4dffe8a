import { ecsEvent, SUCCESS, urlCall } from "./support/deliveries";
import { createNotifier, logOf } from "./support/notifier";

const REMEMBERED = 1_000;

describe("an event that is delivered again", () => {
  it("sends no second message", async () => {
    const notifier = createNotifier();
    for (let delivery = 0; delivery < 3; delivery++) await notifier.invoke(ecsEvent());
    expect(notifier.messages).toHaveLength(1);
    expect(logOf(notifier).map(({ messageIds, msg }) => [messageIds, msg])).toEqual([
      [{ test: "message-1" }, "an event was sent on"],
      [{ test: "message-1" }, "this event came before: nothing sent"],
      [{ test: "message-1" }, "this event came before: nothing sent"],
    ]);
  });

  it("while the first delivery is under way sends no second message", async () => {
    const notifier = createNotifier();
    await Promise.all([notifier.invoke(ecsEvent()), notifier.invoke(ecsEvent())]);
    expect(notifier.messages).toHaveLength(1);
  });

  it("is sent when the first delivery failed", async () => {
    const notifier = createNotifier();
    notifier.beforeSending = () => Promise.reject(new Error("throttled"));
    await expect(notifier.invoke(ecsEvent())).rejects.toThrow("throttled");
    notifier.beforeSending = () => undefined;
    await notifier.invoke(ecsEvent());
    expect(notifier.messages).toHaveLength(1);
  });

  it("is sent again when more events lie between than are remembered, so that memory stays bounded", async () => {
    const notifier = createNotifier("silent");
    for (let event = 0; event <= REMEMBERED; event++) await notifier.invoke(ecsEvent({}, `id-${event}`));
    await notifier.invoke(ecsEvent({}, `id-${REMEMBERED}`));
    await notifier.invoke(ecsEvent({}, "id-1"));
    expect(notifier.messages).toHaveLength(REMEMBERED + 1);
    await notifier.invoke(ecsEvent({}, "id-0"));
    expect(notifier.messages).toHaveLength(REMEMBERED + 2);
  });
});

describe("a call that is made again", () => {
  const attempt = (body: unknown, key: string) => urlCall(body, { headers: { "idempotency-key": key } });

  it("under its key sends no second message, and is answered as the first", async () => {
    const notifier = createNotifier();
    const answers = [await notifier.invoke(attempt(SUCCESS, "k")), await notifier.invoke(attempt(SUCCESS, "k"))];
    expect(notifier.messages).toHaveLength(1);
    expect(answers.map((answer) => answer?.body)).toEqual(Array(2).fill('{"messageIds":{"test":"message-1"}}'));
  });

  it("under another key, or with another body, is sent", async () => {
    const notifier = createNotifier();
    await notifier.invoke(attempt(SUCCESS, "k"));
    await notifier.invoke(attempt(SUCCESS, "l"));
    await notifier.invoke(attempt({ ...SUCCESS, result: "failed" }, "k"));
    expect(notifier.messages).toHaveLength(3);
  });

  it("under a key of two lines is refused", async () => {
    expect(await createNotifier().invoke(attempt(SUCCESS, "a\nb"))).toMatchObject({ statusCode: 400 });
  });
});

describe("another event or call", () => {
  it("that says the same is sent", async () => {
    const notifier = createNotifier();
    for (const id of ["a", "b"]) await notifier.invoke(ecsEvent({}, id));
    for (let call = 0; call < 2; call++) await notifier.invoke(urlCall(SUCCESS));
    expect(notifier.messages).toHaveLength(4);
  });
});
