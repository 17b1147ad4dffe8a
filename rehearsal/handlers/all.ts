import type { Handler } from "../wire/handler";
import { s3BucketPolicy } from "./s3-bucket-policy";
import { s3Lifecycle } from "./s3-lifecycle";

/** Every answer that does not come from the emulator, without memory of an earlier rehearsal. */
export const createHandlers = (): readonly Handler[] => [s3BucketPolicy(), s3Lifecycle()];
