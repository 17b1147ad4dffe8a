import { expectRecovery, type Interruption, wordsOf } from "../support/interruption";

const STATE = "dev/storage.tfstate";
const LOCK = "dev/storage.tfstate.tflock";

/** Spread over bootstrap, plan and apply: before and after every kind of call that changes something. */
const interruptions: readonly Interruption[] = [
  { step: "bootstrap", phase: "after", action: "CreateBucket" },
  { step: "bootstrap", phase: "before", action: "CreateBucket" },
  { step: "bootstrap", phase: "after", action: "PutPublicAccessBlock" },
  { step: "bootstrap", phase: "after", action: "PutBucketVersioning" },
  { step: "bootstrap", phase: "after", action: "CreateOpenIDConnectProvider" },
  { step: "apply", phase: "after", action: "PutObject", resource: LOCK },
  { step: "apply", phase: "after", action: "GetBucketPolicy" },
  { step: "apply", phase: "before", action: "DeleteObject", resource: LOCK },
  { step: "apply", phase: "before", action: "CreateRepository" },
  { step: "apply", phase: "after", action: "CreateRepository", nth: 2 },
  { step: "apply", phase: "after", action: "CreateRole" },
  { step: "apply", phase: "after", action: "CreateKey" },
  { step: "apply", phase: "after", action: "CreatePolicy", nth: 3 },
  { step: "apply", phase: "before", action: "AttachRolePolicy", nth: 2 },
  { step: "apply", phase: "after", action: "PutParameter", nth: 3 },
  { step: "apply", phase: "after", action: "PutBucketPolicy" },
  { step: "apply", phase: "after", action: "PutBucketLifecycleConfiguration" },
  { step: "apply", phase: "after", action: "PutLifecyclePolicy", nth: 4 },
  { step: "apply", phase: "before", action: "PutObject", resource: STATE, nth: 3 },
  { step: "apply", phase: "after", action: "PutObject", resource: STATE, nth: 3 },
  { step: "apply", phase: "before", action: "DeleteObject", resource: LOCK, nth: 2 },
];

describe("a deployment that is killed", () => {
  it.concurrent.each(interruptions.map((interruption) => [wordsOf(interruption), interruption] as const))(
    "heals: %s",
    (_, interruption) => expectRecovery(interruption),
    40 * 60_000,
  );
});
