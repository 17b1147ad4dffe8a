import { program } from "./programs";

/** A provider's configuration that asks AWS for nothing, so that a plan needs no account; see `programs.ts`. */
export const provider = (attributes: string): string =>
  program(`provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
  ${attributes}
}`);
