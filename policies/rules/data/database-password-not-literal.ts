import { defineRule } from "../../engine/rule";
import { cluster, database, resource } from "../../evidence/resources";
import { Items } from "../../facts/items";
import type { Subject } from "../../facts/subject";
import { undecided } from "../../facts/undecided";

const PASSWORDS = new Items(["password", "password_wo", "master_password", "master_password_wo"]);

/**
 * Whether a password is written in the program: it is known without asking anybody. One that a data source reads is known
 * in a plan as well; one that is write-only is not in a plan at all. @throws Undecided when a variable brings it
 */
const isLiteral = (subject: Subject, name: string): boolean => {
  const password = subject.text(name);
  const references = subject.resource.references[name];
  if (!password)
    return name.endsWith("_wo") && references?.length === 0 ? undecided(name, "is not shown by a plan") : false;
  if (password.isKnown) return !references?.some(({ resource: source }) => source?.mode === "data");
  return password.resources.length > 0 ? false : undecided(name, password.toString());
};

const instance = (body: string, ...beside: readonly string[]): string =>
  database(`engine = "postgres"; username = "app"; ${body}`, ...beside);

export const databasePasswordNotLiteral = defineRule({
  id: "database-password-not-literal",
  title: "a database's password must not stand in the program",
  severity: "critical",
  why: "everybody who may read the code knows it, now and in every old version",
  fix: "let RDS manage it, or take it from a secret",
  example: 'resource "aws_db_instance" "orders" {\n  manage_master_user_password = true',
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html",
  aliases: {},
  appliesTo: ["aws_db_instance", "aws_rds_cluster"],
  check: (subject) =>
    PASSWORDS.filter((name) => isLiteral(subject, name)).map((name) => `${name} is written in the program`),
  passes: [
    instance("manage_master_user_password = true"),
    instance(
      "password = aws_ssm_parameter.x.arn",
      resource("aws_ssm_parameter", 'name = "p"; type = "String"; value = "v"'),
    ),
    cluster("manage_master_user_password = true"),
  ],
  fails: [
    instance('password = "hunter22"'),
    instance("password = local.password", 'locals {\n  password = "hunter22"\n}'),
    cluster('master_username = "app"; master_password = "hunter22"'),
    instance('password_wo = "hunter22"; password_wo_version = 1'),
  ],
  undecided: [instance("password = var.unknown"), cluster("master_password = var.unknown")],
});
