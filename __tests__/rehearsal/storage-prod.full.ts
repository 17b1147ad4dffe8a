import { describeStorageOf } from "../support/storage-lifecycle";

describeStorageOf("prod");
