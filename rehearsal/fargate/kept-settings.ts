/** Settings of a service that a client reads back and the emulator does not keep. */
const KEPT = [
  "availabilityZoneRebalancing",
  "capacityProviderStrategy",
  "deploymentConfiguration",
  "enableECSManagedTags",
  "enableExecuteCommand",
  "healthCheckGracePeriodSeconds",
] as const;

export type ServiceSettingsKept = Partial<Record<(typeof KEPT)[number], unknown>>;

/** What was asked of each service, and the emulator forgets. */
export class KeptSettings {
  readonly #settings = new Map<string, ServiceSettingsKept>();

  /** Takes in a request to make or change a service. An update names only what changes. */
  take(action: string, serviceArn: string, asked: ServiceSettingsKept): void {
    const named = KEPT.filter((key) => asked[key] !== undefined).map((key) => [key, asked[key]]);
    const before = action === "CreateService" ? {} : this.#settings.get(serviceArn);
    this.#settings.set(serviceArn, { ...before, ...Object.fromEntries(named) });
  }

  of(serviceArn: string): ServiceSettingsKept {
    return this.#settings.get(serviceArn) ?? {};
  }
}
