import type { AwsCall, WireRequest } from "../wire/aws-call";
import type { Forward, Handler } from "../wire/handler";

export interface WrittenBackOptions {
  readonly name: string;
  readonly why: string;
  readonly page: string;
  readonly service: string;
  /** Operation that writes, and the one that reads back. */
  readonly write: string;
  readonly read: string;
  /** Content type of the answer to a read. */
  readonly contentType: string;
  /** What the emulator is told instead, where the whole truth would mislead it. @default the same */
  readonly toEmulator?: (body: Buffer) => Buffer;
}

/**
 * A handler for what the emulator keeps only in part: the write passes, and a read gets what was last written, as long as
 * the emulator still has something there.
 */
export const writtenBack = (options: WrittenBackOptions): Handler => {
  const { name, why, page, service, write, read, contentType, toEmulator = (body) => body } = options;
  const written = new Map<string, Buffer>();

  const remember = async (call: AwsCall, request: WireRequest, forward: Forward) => {
    const response = await forward({ ...request, body: toEmulator(request.body) });
    if (response.status < 300) written.set(call.resource, request.body);
    return response;
  };

  const recall = async (call: AwsCall, request: WireRequest, forward: Forward) => {
    const response = await forward(request);
    const body = written.get(call.resource);
    return body && response.status === 200
      ? { ...response, headers: { ...response.headers, "content-type": contentType }, body }
      : response;
  };

  return {
    name,
    why,
    page,
    answers: (call) => call.service === service && (call.action === write || call.action === read),
    answer: (request, call, forward) => (call.action === write ? remember : recall)(call, request, forward),
  };
};
