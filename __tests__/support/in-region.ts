import { environmentNamed } from "../../environments/all";
import { environment } from "../../environments/environment";
import type { Environment, EnvironmentName } from "../../environments/schema";

/** Regions whose zones are not a and b for everybody, and two that a new account has there. */
export const otherRegions = { "ap-northeast-1": ["a", "c"], "us-west-1": ["a", "b"] } as const;
export type OtherRegion = keyof typeof otherRegions;

/** An environment with the zones of a region. */
export const inRegion = (name: EnvironmentName, region: OtherRegion): Environment => {
  const values = structuredClone(environmentNamed(name, "test"));
  return environment({ ...values, network: { ...values.network, zones: [...otherRegions[region]] } });
};
