import type { Text } from "../facts/text";

/** A name that says that its value is secret; one that ends so names where the secret is. */
const SECRET_NAME = /passw(or)?d|secret|token|api_?key|private_?key|credential/i;
const PLACE_NAME = /_(arn|file|path|name|id|url|ttl|seconds|region)$/i;
/** Access keys of AWS, tokens of GitHub, private keys, and addresses with a password in them. */
const SECRET_VALUE =
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[opsu]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}|-----BEGIN [A-Z ]*PRIVATE KEY-----|:\/\/[^/\s:@$]*:[^/\s@$]+@/;

export const isSecretName = (name: string): boolean => SECRET_NAME.test(name) && !PLACE_NAME.test(name);

/** Whether a secret stands in what is known of a text. */
export const showsSecret = (text: Text): boolean => SECRET_VALUE.test(text.toString());
