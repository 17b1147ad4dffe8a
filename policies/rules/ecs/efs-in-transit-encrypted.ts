import { defineRule } from "../../engine/rule";
import { task } from "../../evidence/programs";

const volume = (attributes: string): string =>
  task(
    "",
    `volume {\n    name = "v"\n    efs_volume_configuration {\n      file_system_id = "fs-1"\n      ${attributes}\n    }\n  }`,
  );

export const efsInTransitEncrypted = defineRule({
  id: "efs-in-transit-encrypted",
  title: "EFS volumes of a task must be encrypted in transit",
  severity: "medium",
  why: "files cross the network in the open otherwise",
  fix: "turn transit_encryption on",
  example: 'efs_volume_configuration {\n  transit_encryption = "ENABLED"',
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/efs-volumes.html",
  aliases: { checkov: ["CKV_AWS_97"], trivy: ["AWS-0035"] },
  appliesTo: ["aws_ecs_task_definition"],
  check: (subject) =>
    subject
      .blocks("volume")
      .filter((each) =>
        each.blocks("efs_volume_configuration").some((efs) => efs.string("transit_encryption") !== "ENABLED"),
      )
      .map((each) => `volume ${each.text("name")} is not encrypted in transit`),
  passes: [task(""), volume('transit_encryption = "ENABLED"')],
  fails: [volume(""), volume('transit_encryption = "DISABLED"')],
  undecided: [volume("transit_encryption = var.unknown")],
});
