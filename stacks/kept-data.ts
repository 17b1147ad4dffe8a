import { type DataTerraformRemoteStateS3, Fn, Token } from "cdktf";
import type { Construct } from "constructs";
import { KeptFolder } from "../constructs/kept-folder";
import type { Deployment } from "../environments/deployment";
import { namesOf } from "../environments/names";

/** The user of the official image of PostgreSQL. */
const POSTGRES_USER = { uid: 999, gid: 999 };

/**
 * The folder of an embedded database that is kept, with a way to it in each private subnet: a task may run in any.
 * @param roleArn Of the containers' role, which alone may mount it.
 */
export const addKeptData = (
  scope: Construct,
  deployment: Deployment,
  network: DataTerraformRemoteStateS3,
  roleArn: string,
): KeptFolder => {
  const subnetIds = network.getList("private_subnet_ids");
  const { name, network: shape } = deployment.environment;
  return new KeptFolder(scope, "kept", {
    folderName: namesOf(name).keptFolder,
    subnetIds: shape.privateCidrs.map((_, index) => Token.asString(Fn.element(subnetIds, index))),
    securityGroupId: network.getString("data_security_group_id"),
    user: POSTGRES_USER,
    roleArn,
  });
};
