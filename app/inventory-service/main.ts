import { serve } from "../kit/serve";
import { readEnv } from "./env";
import { startInventoryService } from "./service";

void serve(async () => startInventoryService(readEnv()));
