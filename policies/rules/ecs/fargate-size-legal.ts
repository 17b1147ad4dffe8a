import { defineRule, NotApplicable } from "../../engine/rule";
import { task } from "../../evidence/programs";

/** Memory in MiB by CPU units: least, most, and the step between. */
const SIZES: Readonly<Record<number, { least: number; most: number; step: number }>> = {
  256: { least: 512, most: 2048, step: 512 },
  512: { least: 1024, most: 4096, step: 1024 },
  1024: { least: 2048, most: 8192, step: 1024 },
  2048: { least: 4096, most: 16_384, step: 1024 },
  4096: { least: 8192, most: 30_720, step: 1024 },
  8192: { least: 16_384, most: 61_440, step: 4096 },
  16384: { least: 32_768, most: 122_880, step: 8192 },
};
/** The one size between the steps of 256 units. */
const NOT_A_SIZE = { cpu: 256, memory: 1536 };

const isLegal = (cpu: number, memory: number): boolean => {
  const size = SIZES[cpu];
  if (!size || (cpu === NOT_A_SIZE.cpu && memory === NOT_A_SIZE.memory)) return false;
  return memory >= size.least && memory <= size.most && memory % size.step === 0;
};

const sized = (cpu: string, memory: string): string =>
  task("", `requires_compatibilities = ["FARGATE"]\n  network_mode = "awsvpc"\n  cpu = ${cpu}\n  memory = ${memory}`);

export const fargateSizeLegal = defineRule({
  id: "fargate-size-legal",
  title: "CPU and memory of a Fargate task must be a pair that Fargate has",
  severity: "high",
  why: "a task definition of another size is refused when it is registered, in the middle of a deployment",
  fix: "choose memory from the row of the task's CPU",
  example: "cpu    = 512\nmemory = 1024",
  source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html#fargate-tasks-size",
  aliases: {},
  appliesTo: ["aws_ecs_task_definition"],
  check: (subject) => {
    const isFargate = subject.strings("requires_compatibilities").some((each) => each === "FARGATE");
    if (!isFargate) return new NotApplicable("it is not for Fargate");
    const [cpu, memory] = [subject.number("cpu"), subject.number("memory")];
    if (cpu === undefined || memory === undefined) return "Fargate needs cpu and memory";
    return isLegal(cpu, memory) ? undefined : `Fargate has no size of ${cpu} CPU units and ${memory} MiB`;
  },
  passes: [sized("256", "512"), sized('"2048"', '"4096"'), task("")],
  fails: [sized("256", "4096"), sized("300", "512"), sized("8192", "17408")],
  undecided: [sized("var.unknown", "512")],
});
