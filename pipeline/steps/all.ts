import type { Step } from "../step";
import { apply } from "./apply";
import { bootstrap } from "./bootstrap";
import { deploy } from "./deploy";
import { destroy } from "./destroy";
import { doctor } from "./doctor";
import { drift } from "./drift";
import { images } from "./images";
import { logs } from "./logs";
import { mail } from "./mail";
import { migrate } from "./migrate";
import { notify } from "./notify";
import { plan } from "./plan";
import { lambda } from "./release-lambda";
import { review } from "./review";
import { rollback } from "./rollback";
import { smoke } from "./smoke";
import { status } from "./status";
import { synth } from "./synth";
import { unprotect } from "./unprotect";

/** Every step, by the name it is called with, in the order of a deployment. */
export const steps = {
  bootstrap,
  synth,
  images,
  plan,
  review,
  apply,
  migrate,
  deploy,
  rollback,
  lambda,
  smoke,
  mail,
  notify,
  status,
  logs,
  drift,
  unprotect,
  destroy,
  doctor,
} satisfies Record<string, Step>;
