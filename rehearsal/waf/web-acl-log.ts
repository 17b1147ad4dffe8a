import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  ResourceAlreadyExistsException,
} from "@aws-sdk/client-cloudwatch-logs";
import { CloudWatchStream } from "../runtime/cloudwatch-stream";
import type { Stage } from "../runtime/contract";
import { isKept, type Judged, logRecord } from "./log-record";
import type { DeployedWebAcl } from "./web-acl";

/** `arn:aws:logs:REGION:ACCOUNT:log-group:NAME` */
const LOG_GROUP = /^arn:aws:logs:([^:]+):[^:]+:log-group:([^:]+)/;

/** Region and name of the log group that a web ACL writes into. */
const destinationOf = ({ logging }: DeployedWebAcl): { region: string; group: string } | undefined => {
  const [, region, group] = LOG_GROUP.exec(logging?.LogDestinationConfigs?.[0] ?? "") ?? [];
  return region && group ? { region, group } : undefined;
};

/** Where a web ACL's log goes that is written nowhere here. */
export const unplayedDestinations = (webAcl: DeployedWebAcl): string[] =>
  webAcl.logging && !destinationOf(webAcl) ? (webAcl.logging.LogDestinationConfigs ?? []) : [];

/** The log of all web ACLs, in the log groups that are deployed for it. */
export class WebAclLog {
  readonly #client: CloudWatchLogsClient;
  readonly #streams = new Map<string, CloudWatchStream>();
  #lastTurn: Promise<void> = Promise.resolve();

  constructor(options: Stage["client"]) {
    this.#client = new CloudWatchLogsClient(options);
  }

  /** Writes a request down after those before it, where the web ACL's logging configuration says so. */
  write(judged: Judged): void {
    this.#lastTurn = this.#lastTurn.then(() => this.#write(judged));
  }

  async #write(judged: Judged): Promise<void> {
    const { webAcl, verdict, at } = judged;
    const destination = destinationOf(webAcl);
    if (!destination || verdict.action === "NOT PLAYED" || !isKept(webAcl.logging?.LoggingFilter, verdict)) return;
    const logStreamName = `${destination.region}_${webAcl.acl.Name}_0`;
    const key = `${destination.group} ${logStreamName}`;
    const stream = this.#streams.get(key) ?? (await this.#open(destination.group, logStreamName));
    if (stream) this.#streams.set(key, stream);
    stream?.write(JSON.stringify(logRecord(judged)), at);
  }

  /** Ends when everything so far is written. */
  async stop(): Promise<void> {
    await this.#lastTurn;
    await Promise.all([...this.#streams.values()].map((stream) => stream.flush()));
    this.#client.destroy();
  }

  /** A group that is gone loses what is written, on AWS too. */
  async #open(logGroupName: string, logStreamName: string): Promise<CloudWatchStream | undefined> {
    try {
      await this.#client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
    } catch (error) {
      if (!(error instanceof ResourceAlreadyExistsException)) return undefined;
    }
    return new CloudWatchStream(this.#client, { logGroupName, logStreamName });
  }
}
