import type { LambdaClient } from "@aws-sdk/client-lambda";
import {
  GetTopicAttributesCommand,
  NotFoundException,
  PublishCommand,
  paginateListSubscriptionsByTopic,
  SNSClient,
  type Subscription,
} from "@aws-sdk/client-sns";
import type { Stage } from "../runtime/contract";
import type { AwsCall, WireRequest } from "../wire/aws-call";
import type { WireResponse } from "../wire/aws-error";
import { type InvokeLater, mayInvoke } from "./function-target";
import type { Inbox } from "./inbox";
import { type Parameters, parametersOf } from "./parameters";
import { publishedIn } from "./published";
import { admits } from "./resource-policy";

/** A message on its way from a topic to its subscribers. */
export interface Published {
  readonly topicArn: string;
  readonly messageId: string;
  readonly subject: string;
  readonly text: string;
}

/** Who publishes for somebody else, and what it says about that. */
export interface Publisher {
  readonly service: "cloudwatch.amazonaws.com" | "events.amazonaws.com";
  readonly sourceArn: string;
}

/** The event of a subscription. @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
const lambdaEvent = ({ topicArn, messageId, subject, text }: Published, subscriptionArn: string) => ({
  Records: [
    {
      EventVersion: "1.0",
      EventSubscriptionArn: subscriptionArn,
      EventSource: "aws:sns",
      Sns: {
        ...{ Type: "Notification", MessageId: messageId, TopicArn: topicArn, Subject: subject || null, Message: text },
        ...{ Timestamp: new Date().toISOString(), SignatureVersion: "1", MessageAttributes: {} },
      },
    },
  ],
});

/** SNS as far as the emulator leaves it out: who may publish, e-mails and functions. Queues are served by the emulator. */
export class Topics {
  readonly #sns: SNSClient;

  constructor(
    private readonly stage: Stage,
    private readonly lambda: LambdaClient,
    private readonly inbox: Inbox,
    private readonly invokeLater: InvokeLater,
  ) {
    this.#sns = new SNSClient(stage.client);
  }

  /** Publishes for a service of AWS, if the topic's policy lets it. @returns whether it did. */
  async publish(topicArn: string, { subject, text }: Pick<Published, "subject" | "text">, by: Publisher) {
    const refusal = await this.#refusal(topicArn, by);
    if (refusal) {
      this.stage.say(`${by.service}: ${by.sourceArn}: ${refusal}`);
      return false;
    }
    const command = new PublishCommand({ TopicArn: topicArn, Message: text, ...(subject && { Subject: subject }) });
    const { MessageId = "" } = await this.#sns.send(command);
    await this.#spread({ topicArn, messageId: MessageId, subject, text });
    return true;
  }

  /** Takes to their subscribers the messages that somebody has published over the wire. */
  async hear({ action }: AwsCall, request: WireRequest, response: WireResponse): Promise<void> {
    const parameters: Parameters = action.startsWith("Publish") ? parametersOf(request) : {};
    for (const published of publishedIn(parameters, response.body.toString())) await this.#spread(published);
  }

  stop(): void {
    this.#sns.destroy();
  }

  async #refusal(topicArn: string, { service, sourceArn }: Publisher): Promise<string | undefined> {
    const command = new GetTopicAttributesCommand({ TopicArn: topicArn });
    const found = await this.#sns.send(command).catch((error: unknown) => {
      if (error instanceof NotFoundException) return undefined;
      throw error;
    });
    if (!found) return `there is no topic ${topicArn}`;
    const { account } = this.stage;
    const owner = service === "cloudwatch.amazonaws.com" ? { "aws:sourceowner": account } : {};
    const context = {
      ...{ "aws:sourcearn": sourceArn, "aws:sourceaccount": account, "aws:securetransport": "true" },
      ...owner, // SNS's own policy for a new topic asks for it; EventBridge does not send it
    };
    const call = { service, action: "sns:Publish", resource: topicArn, context };
    return admits(found.Attributes?.Policy, call) ? undefined : `the policy of the topic ${topicArn} does not admit it`;
  }

  async #spread(published: Published): Promise<void> {
    const { topicArn, messageId, subject, text } = published;
    const subscriptions: Subscription[] = [];
    for await (const page of paginateListSubscriptionsByTopic({ client: this.#sns }, { TopicArn: topicArn }))
      subscriptions.push(...(page.Subscriptions ?? []));
    const mails = subscriptions.filter(({ Protocol = "" }) => Protocol.startsWith("email"));
    const pending = mails.filter(({ SubscriptionArn = "" }) => !SubscriptionArn.startsWith("arn:"));
    this.inbox.add({
      ...{ at: new Date().toISOString(), topic: topicArn, subject, text, messageId },
      to: mails.map(({ Endpoint = "" }) => Endpoint),
      ...(pending.length > 0 && {
        remark: `not confirmed, so AWS would hold it back: ${pending.map(({ Endpoint }) => Endpoint).join(", ")}`,
      }),
    });
    for (const one of subscriptions) if (one.Protocol === "lambda") await this.#call(published, one);
  }

  async #call(published: Published, { Endpoint = "", SubscriptionArn = "" }: Subscription): Promise<void> {
    const source = { service: "sns.amazonaws.com", sourceArn: published.topicArn, account: this.stage.account };
    if (await mayInvoke(this.lambda, Endpoint, source))
      await this.invokeLater(Endpoint, lambdaEvent(published, SubscriptionArn));
    else this.stage.say(`sns: ${published.topicArn}: the function ${Endpoint} does not admit it`);
  }
}
