import { OWN_ACCESS_KEY } from "./wire/aws-call";

/** Any credentials will do: the emulator does not check them. */
export const CREDENTIALS = { accessKeyId: "rehearsal", secretAccessKey: "rehearsal" };

/** Credentials of the programs that play ECS, ALB and Lambda: their calls leave no trace in the record. */
export const OWN_CREDENTIALS = { accessKeyId: OWN_ACCESS_KEY, secretAccessKey: "rehearsal" };
