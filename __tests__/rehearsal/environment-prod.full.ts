import { describeEnvironment } from "../support/environment-lifecycle";

describeEnvironment("prod");
