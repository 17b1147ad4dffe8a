import { defineRule } from "../../engine/rule";
import { provider } from "../../evidence/providers";
import { Items } from "../../facts/items";

/** What everything has to say of itself, whatever the case of its letters. */
const REQUIRED = ["Project", "Environment", "ManagedBy"];

const tags = (value: string): string => provider(`default_tags {\n    tags = ${value}\n  }`);

export const providerTagsEverything = defineRule({
  id: "provider-tags-everything",
  title: "a provider must tag all that it makes with project, environment and who manages it",
  severity: "medium",
  why: "nobody can tell otherwise whose a resource is, what it costs, and whether it may be deleted",
  fix: "name the tags in default_tags; a resource may add others",
  example: 'default_tags {\n  tags = { Project = "shop", Environment = var.environment, ManagedBy = "terraform" }',
  source: "https://docs.aws.amazon.com/whitepapers/latest/tagging-best-practices/tagging-best-practices.html",
  aliases: {},
  appliesTo: ["aws"],
  check: (subject) => {
    const names = subject
      .blocks("default_tags")
      .flatMap((block) => block.entries("tags"))
      .map(([name]) => name.toLowerCase());
    return new Items(REQUIRED)
      .filter((required) => !names.some((name) => name === required.toLowerCase()))
      .map((required) => `gives no tag ${required}`);
  },
  passes: [
    tags('{ Project = "p", Environment = "dev", ManagedBy = "terraform" }'),
    tags('{ project = "p", environment = "e", managedby = "m" }'),
  ],
  fails: [provider(""), tags('{ Project = "p", Environment = "dev" }'), tags("{}")],
  undecided: [tags('{ (var.unknown) = "p" }')],
});
