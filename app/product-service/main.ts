import { serve } from "../kit/serve";
import { readEnv } from "./env";
import { startProductService } from "./service";

void serve(async () => startProductService(readEnv()));
