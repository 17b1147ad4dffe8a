import { defineRule } from "../../engine/rule";
import { only } from "../../evidence/resources";
import { allOf } from "../../facts/items";

/** `*`, and a scheme with any host: each site on the internet. */
const EVERY_SITE = ["*", "https://*", "http://*"];
const cors = (origins: string, credentials: string): string =>
  only(
    "aws_apigatewayv2_api",
    `name = "a"; protocol_type = "HTTP"; cors_configuration {; allow_origins = ${origins}; allow_credentials = ${credentials}; }`,
  );

export const apiCorsClosed = defineRule({
  id: "api-cors-closed",
  title: "an API must not answer scripts of every site with its user's cookies",
  severity: "high",
  why: "any page that a signed-in user opens can read and change what is theirs",
  fix: "name the origins, or leave allow_credentials out",
  example: 'cors_configuration {\n  allow_origins = ["https://shop.example.com"], allow_credentials = true',
  source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html",
  aliases: {},
  appliesTo: ["aws_apigatewayv2_api"],
  check: (subject) =>
    subject
      .blocks("cors_configuration")
      .filter((block) =>
        allOf(
          () => block.flag("allow_credentials") === true,
          () => block.texts("allow_origins").some((origin) => origin.is(...EVERY_SITE)),
        ),
      )
      .map(() => "answers scripts of every site with its user's cookies"),
  passes: [
    cors('["https://shop.example.com"]', "true"),
    cors('["*"]', "false"),
    only("aws_apigatewayv2_api", 'name = "a"; protocol_type = "HTTP"'),
  ],
  fails: [cors('["*"]', "true"), cors('["https://shop.example.com", "https://*"]', "true")],
  undecided: [cors('split(",", var.unknown)', "true"), cors('["*"]', "var.unknown")],
});
