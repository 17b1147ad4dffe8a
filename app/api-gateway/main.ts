import { serve } from "../kit/serve";
import { readEnv } from "./env";
import { startApiGateway } from "./service";

void serve(async () => startApiGateway(readEnv()));
