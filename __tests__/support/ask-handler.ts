import { identifyCall, type WireRequest } from "../../rehearsal/wire/aws-call";
import type { WireResponse } from "../../rehearsal/wire/aws-error";
import type { Handler } from "../../rehearsal/wire/handler";
import { FORM, jsonTarget, requestOf } from "./wire-request";

export interface Answered {
  /** `emulator` where the handler leaves the call to it. */
  readonly by: string;
  readonly status: number;
  readonly text: string;
}

/** A handler, asked as the wire asks it, with a function in the emulator's place. */
export interface AskedHandler {
  /** Bodies of the requests that reached the emulator. */
  readonly forwarded: string[];
  /** What the emulator answers from now on. */
  emulator: (request: WireRequest) => { readonly status?: number; readonly body: string };
  ask(request: WireRequest): Promise<Answered>;
}

export const askHandler = (handler: Handler): AskedHandler => {
  const asked: AskedHandler = {
    forwarded: [],
    emulator: () => ({ body: "" }),
    async ask(request) {
      const forward = async (sent: WireRequest): Promise<WireResponse> => {
        asked.forwarded.push(String(sent.body));
        const { status = 200, body } = asked.emulator(sent);
        return { status, headers: {}, body: Buffer.from(body) };
      };
      const call = identifyCall(request);
      const isHandled = handler.answers(call);
      const { status, body } = await (isHandled ? handler.answer(request, call, forward) : forward(request));
      return { by: isHandled ? handler.name : "emulator", status, text: String(body) };
    },
  };
  return asked;
};

/** A call in the query protocol: `formCall("ec2", "DescribeVpcs", { "VpcId.1": "vpc-1" })`. */
export const formCall = (service: string, action: string, fields: Readonly<Record<string, string>> = {}): WireRequest =>
  requestOf("POST /", { service, headers: FORM, body: String(new URLSearchParams({ Action: action, ...fields })) });

/** A call in the JSON protocol. */
export const jsonCall = (service: string, action: string, body: object): WireRequest =>
  requestOf("POST /", { service, headers: jsonTarget(`Api.${action}`), body: JSON.stringify(body) });
