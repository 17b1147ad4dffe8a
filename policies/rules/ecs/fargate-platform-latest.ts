import { defineRule } from "../../engine/rule";
import { service } from "../../evidence/programs";

const LATEST = "LATEST";
const on = (version: string): string => service(`launch_type = "FARGATE"\n  platform_version = ${version}`);

export const fargatePlatformLatest = defineRule({
  id: "fargate-platform-latest",
  title: "a service on Fargate must run on the latest platform version",
  severity: "low",
  why: "a version that is named gets no new kernel and no fix until somebody thinks of it",
  fix: "leave platform_version out",
  example: 'launch_type = "FARGATE"\n# platform_version is LATEST by default',
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-10",
  controls: { "FSBP 1.0.0": ["ECS.10"] },
  aliases: { checkov: ["CKV_AWS_332"] },
  appliesTo: ["aws_ecs_service"],
  check: (subject) => {
    const version = subject.string("platform_version") ?? LATEST;
    return version === LATEST ? undefined : `is kept on the platform version ${version}`;
  },
  passes: [service(""), on('"LATEST"')],
  fails: [on('"1.3.0"')],
  undecided: [on("var.unknown")],
});
