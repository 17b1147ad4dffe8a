import { KeptSettings } from "../../../rehearsal/fargate/kept-settings";

const asked = { deploymentConfiguration: { maximumPercent: 150 }, enableExecuteCommand: true };
let kept: KeptSettings;
beforeEach(() => {
  kept = new KeptSettings();
  kept.take("CreateService", "web", { ...asked, serviceName: "web" } as typeof asked);
});

describe("the settings of a service", () => {
  it("are kept as they were asked for, and nothing else of the request is", () => {
    expect(kept.of("web")).toEqual(asked);
  });

  it("stay where an update does not name them", () => {
    kept.take("UpdateService", "web", { enableExecuteCommand: false });
    expect(kept.of("web")).toEqual({ ...asked, enableExecuteCommand: false });
  });

  it("are new with a new service of the same name", () => {
    kept.take("CreateService", "web", { healthCheckGracePeriodSeconds: 5 });
    expect(kept.of("web")).toEqual({ healthCheckGracePeriodSeconds: 5 });
  });

  it("are none of another service's", () => {
    expect(kept.of("api")).toEqual({});
  });
});
