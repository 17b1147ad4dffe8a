import { DescribeAvailabilityZonesCommand } from "@aws-sdk/client-ec2";
import type { Deployment } from "../../environments/deployment";
import { zoneFault } from "../../environments/regions";
import { UserError } from "../../user-error";
import { clientsOf, isRefusal } from "./clients";

/** Letters of the zones that the account may use in the region; local and wavelength zones are none of them. */
const lettersOf = async ({ account, region }: Deployment): Promise<string[]> => {
  const { AvailabilityZones = [] } = await clientsOf(region)
    .ec2.send(new DescribeAvailabilityZonesCommand({}))
    .catch((error: unknown) => {
      if (!isRefusal(error)) throw error;
      throw new UserError(
        `zones: AWS does not say which zones ${account} has in ${region}: ${error.name}: ${error.message}; ` +
          "the credentials need ec2:DescribeAvailabilityZones",
        { cause: error },
      );
    });
  return AvailabilityZones.filter(({ ZoneType, State }) => ZoneType === "availability-zone" && State !== "unavailable")
    .map(({ ZoneName = "" }) => ZoneName.slice(region.length))
    .sort();
};

/**
 * Checks that the account has the zones of the environment: which letters it has, only AWS knows.
 * @throws UserError with the letters that it has.
 */
export const checkZones = async (deployment: Deployment): Promise<void> => {
  const { environment, account, region } = deployment;
  const { zones } = environment.network;
  const fault = zoneFault(zones, `${account} in ${region}`, await lettersOf(deployment));
  if (fault)
    throw new UserError(`environments/${environment.name}.ts: network.zones: ${JSON.stringify(zones)}: ${fault}`);
};
