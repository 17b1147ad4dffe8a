import type { App } from "cdktf";
import { REPORTS_ITSELF } from "./reports-itself";

/**
 * Synthesizes the stacks of an app, unless a critical rule has a finding in them that nobody waived. `cdktf` shows the
 * findings as annotations of their constructs.
 * @throws UserError with each finding and the path of its construct
 */
export const synthesizeJudged = async (app: App): Promise<void> => {
  if (app.node.tryGetContext(REPORTS_ITSELF)) {
    // CDKTF would ask for Terraform's version, and a report needs no Terraform: neither its time nor that it is there.
    Object.assign(app, { skipValidation: true });
    return app.synth();
  }
  // The engine, which whoever reports for themselves need not wait for.
  const { refusingCriticalFindings } = await import("./critical-findings");
  return refusingCriticalFindings(app);
};
