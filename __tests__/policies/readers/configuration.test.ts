import { readConfiguration, readTexts } from "../../../policies/readers/configuration";
import { attributesAt, plain, programOf, resourceAt } from "../../support/program";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const addresses = (hcl: string): string[] => programOf(hcl).resources.map(({ address }) => address);
const notes = (hcl: string): string[] => programOf(hcl).notes.map(({ what }) => what);

describe("a folder of HCL", () => {
  it("makes as many instances as count and for_each say", () => {
    const hcl = `
      locals { names = { a = 1, b = 2 } }
      resource "x" "none" { count = 0 }
      resource "x" "two" { count = length(local.names) }
      resource "x" "each" { for_each = local.names }
      resource "x" "set" { for_each = toset(["k"]) }`;
    expect(addresses(hcl)).toEqual(["x.two[0]", "x.two[1]", 'x.each["a"]', 'x.each["b"]', 'x.set["k"]']);
  });

  it("takes count, source and the like for attributes where they mean nothing to Terraform", () => {
    const program = programOf(`
      resource "x" "a" {
        count   = 1
        source  = "s"
        version = "2"
        action {
          count {}
          source = "s"
        }
      }`);
    expect(attributesAt(program, "x.a[0]")).toEqual({
      source: "s",
      version: "2",
      action: [{ count: [{}], source: "s" }],
    });
  });

  it("doubts what nobody knows the number of", () => {
    const program = programOf('variable "n" {}\nresource "x" "y" {\n  count = var.n\n  a = count.index\n}');
    expect(resourceAt(program, "x.y[*]").doubt?.text).toBe("var.n");
    expect(attributesAt(program, "x.y[*]")).toEqual({ a: "<count.index>" });
  });

  it("takes an attribute that is set for known, and any other for a reference", () => {
    const program = programOf(
      'resource "x" "a" { name = "n" }\nresource "x" "b" {\n  one = x.a.name\n  other = x.a.id\n}',
    );
    expect(attributesAt(program, "x.b")).toEqual({ one: "n", other: "<x.a.id>" });
  });

  it("has an edge for every reference, through locals, templates and outputs of modules too", () => {
    const program = programOf(`
      locals { id = x.a.id }
      resource "x" "a" {}
      resource "x" "b" {
        direct   = x.a.arn
        by_local = local.id
        text     = "\${x.a.arn}/*"
        list     = [for name in ["n"] : x.a.id]
        block { inside = jsonencode({ a = x.a.id }) }
        depends_on = [x.a]
      }`);
    const edges = program
      .edgesTo(resourceAt(program, "x.a"))
      .map(({ from, attribute }) => `${from.address} ${attribute}`);
    expect(edges).toEqual(["direct", "by_local", "text", "list", "depends_on", "block"].map((name) => `x.b ${name}`));
  });

  it("understands depends_on in quotes, as older HCL and CDKTF write it", () => {
    const program = programOf('resource "x" "a" {}\nresource "x" "b" { depends_on = ["x.a"] }');
    expect(program.edges.map(({ from, attribute, to }) => `${from.address} ${attribute} ${to.address}`)).toEqual([
      "x.b depends_on x.a",
    ]);
  });

  it("refers to the one instance that is meant", () => {
    const program = programOf(`
      resource "x" "a" { for_each = toset(["k", "l"]) }
      resource "x" "b" {
        for_each = x.a
        of       = each.value.id
        other    = x.a["l"].id
        all      = [for a in x.a : a.id]
      }`);
    expect(attributesAt(program, 'x.b["k"]')).toEqual({
      of: '<x.a["k"].id>',
      other: '<x.a["l"].id>',
      all: ['<x.a["k"].id>', '<x.a["l"].id>'],
    });
  });

  it("makes blocks of a dynamic one, and doubts those of which nobody knows the number", () => {
    const program = programOf(`
      variable "n" {}
      resource "x" "y" {
        rule { port = 1 }
        dynamic "rule" {
          for_each = { a = 2 }
          iterator = it
          content {
            port = it.value
            name = it.key
          }
        }
        dynamic "rule" {
          for_each = var.n
          content {}
        }
      }`);
    expect(attributesAt(program, "x.y")).toEqual({ rule: [{ port: 1 }, { port: 2, name: "a" }, "<var.n>"] });
  });

  it("gives variables their values: tfvars first, then the default, as their type makes them", () => {
    const { program } = readTexts({
      "main.tf": `
        variable "port" { type = number }
        variable "app" { type = object({ name = string, size = optional(number, 2) }) }
        variable "open" {}
        resource "x" "y" {
          port = var.port
          app  = var.app
          open = var.open
        }`,
      "terraform.tfvars": 'port = "80"\napp = { name = "n" }\n',
      "b.auto.tfvars.json": '{ "port": "81" }',
    });
    expect(attributesAt(program, "x.y")).toEqual({ port: 81, app: { name: "n", size: 2 }, open: "<var.open>" });
  });

  it("ends where something depends on itself", () => {
    const hcl =
      'locals {\n  a = local.b\n  b = local.a\n}\nresource "x" "y" {\n  a = local.a\n  b = x.y.b\n}\nresource "x" "z" { for_each = x.z }';
    expect(plain(resourceAt(programOf(hcl), "x.y").values)).toEqual({ a: "<local.a>", b: "<x.y.b>" });
    expect(notes(hcl)).toContain("local.a depends on itself");
  });

  it("lists what it does not understand, and takes it for unknown", () => {
    const hcl =
      'resource "x" "y" {\n  a = nothing_here("b")\n  b = upper([1])\n}\nmodule "m" { source = "hashicorp/consul/aws" }';
    expect(attributesAt(programOf(hcl), "x.y")).toEqual({ a: "<nothing_here(…)>", b: "<x.y.b>" });
    expect(notes(hcl)).toEqual(
      expect.arrayContaining(["x.y.b: a text was expected", "module.m: hashicorp/consul/aws is not read"]),
    );
  });

  it("survives a number of instances that nobody can have meant", () => {
    expect(addresses('resource "x" "y" { count = 100000000 }')).toEqual(["x.y[*]"]);
  });
});

describe("modules of a folder", () => {
  const folder = temporaryFolder();

  it("are read along, with what they are given and what they give", () => {
    writeTo(
      folder,
      "main.tf",
      'module "m" {\n  source   = "./m"\n  for_each = { k = "v" }\n  name     = each.value\n}\nresource "x" "y" { of = module.m["k"].id }',
    );
    writeTo(
      folder,
      "m/main.tf",
      'variable "name" {}\nresource "x" "inner" { name = var.name }\noutput "id" { value = x.inner.id }',
    );
    const { program } = readConfiguration(folder);
    expect(attributesAt(program, 'module.m["k"].x.inner')).toEqual({ name: "v" });
    expect(attributesAt(program, "x.y")).toEqual({ of: '<module.m["k"].x.inner.id>' });
  });

  it("may not call themselves", () => {
    writeTo(folder, "loop/main.tf", 'module "again" { source = "../loop" }\nresource "x" "y" {}');
    const { program } = readConfiguration(`${folder}/loop`);
    expect(program.resources.map(({ address }) => address)).toEqual(["x.y"]);
    expect(program.notes.map(({ what }) => what)).toEqual(["module.again: calls itself"]);
  });

  it("rejects a folder without Terraform", () => {
    writeTo(folder, "empty/readme.md", "");
    expect(() => readConfiguration(`${folder}/empty`)).toThrow(
      `${folder}/empty: holds no Terraform; name a folder with .tf`,
    );
  });

  it.each([
    ["broken JSON", "{", "main.tf.json: is no JSON"],
    ["JSON that is no object", "[]", "main.tf.json: is no object"],
    ["a resource that is no object", '{ "resource": { "x": { "y": 1 } } }', "main.tf.json: resource.x.y is no object"],
    ["a broken template", `{ "resource": { "x": { "y": { "a": "\${" } } } }`, "main.tf.json:1: expected an expression"],
  ])("rejects %s", (_what, text, message) => {
    expect(() => readTexts({ "main.tf.json": text })).toThrow(message);
  });
});

describe("what CDKTF wrote", () => {
  const folder = temporaryFolder();
  const backend = (key: string) => ({ s3: { bucket: "states", key } });
  const metadata = (construct: string) => ({ "//": { metadata: { path: construct } } });

  beforeAll(() => {
    writeTo(folder, "manifest.json", "{}");
    const network = {
      terraform: { backend: backend("network") },
      resource: { x: { vpc: metadata("network/vpc") } },
      output: { id: { value: `\${x.vpc.id}` } },
    };
    const state = { backend: "s3", config: { bucket: "states", key: "network" } };
    const app = {
      terraform: { backend: backend("app") },
      data: {
        terraform_remote_state: {
          "net-outputs": state,
          elsewhere: { ...state, config: { bucket: "states", key: "other" } },
        },
      },
      resource: {
        x: {
          service: {
            ...metadata("app/service"),
            vpc: `\${data.terraform_remote_state.net-outputs.outputs.id}`,
            other: `\${data.terraform_remote_state.elsewhere.outputs.id}`,
            dynamic: { rule: { for_each: [1], content: { port: `\${rule.value}` } } },
          },
        },
      },
    };
    writeTo(folder, "stacks/network/cdk.tf.json", JSON.stringify(network));
    writeTo(folder, "stacks/app/cdk.tf.json", JSON.stringify(app));
  });

  it("is one program of all stacks, joined where one reads the state of another", () => {
    const { program } = readConfiguration(folder);
    const service = program.withId("app/x.service");
    expect(plain(service?.values)).toEqual({
      vpc: "<x.vpc.id>",
      other: "<data.terraform_remote_state.elsewhere.outputs.id>",
      rule: [{ port: 1 }],
    });
    expect(program.edgesTo(program.withId("network/x.vpc") as never).map(({ from }) => from.id)).toContain(
      "app/x.service",
    );
  });

  it("tells which construct made what", () => {
    expect(readConfiguration(folder).program.withId("network/x.vpc")?.location.construct).toBe("network/vpc");
  });
});

describe("data.aws_iam_policy_document", () => {
  it("is its sources, its own statements, and what overrides them", () => {
    const program = programOf(`
      data "aws_iam_policy_document" "base" {
        statement {
          sid       = "One"
          actions   = ["s3:GetObject"]
          resources = ["*"]
        }
      }
      data "aws_iam_policy_document" "all" {
        source_policy_documents   = [data.aws_iam_policy_document.base.json]
        override_policy_documents = [jsonencode({ Statement = [{ Sid = "One", Effect = "Deny" }] })]
        statement {
          effect    = "Deny"
          actions   = ["iam:*"]
          resources = [x.y.arn]
          principals {
            type        = "*"
            identifiers = ["*"]
          }
          condition {
            test     = "StringLike"
            variable = "aws:username"
            values   = ["&{aws:username}"]
          }
        }
      }
      resource "x" "y" {}
      resource "x" "policy" { document = jsondecode(data.aws_iam_policy_document.all.json) }`);
    expect(attributesAt(program, "x.policy")).toEqual({
      document: {
        Version: "2012-10-17",
        Statement: [
          { Sid: "One", Effect: "Deny" },
          {
            Effect: "Deny",
            Action: ["iam:*"],
            Resource: ["<x.y.arn>"],
            Principal: "*",
            Condition: { StringLike: { "aws:username": [`\${aws:username}`] } },
          },
        ],
      },
    });
  });
});
