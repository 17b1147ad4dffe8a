import { writeTo } from "./temporary-folder";

/**
 * Variables under which every synthesized stack also holds a bucket that the world may write to, which a critical rule is
 * against.
 * @param folder For the file that does it.
 */
export const opensBucket = (folder: string): Readonly<Record<string, string>> => {
  const file = writeTo(
    folder,
    "open-a-bucket.cjs",
    `const { TerraformStack } = require(${JSON.stringify(require.resolve("cdktf"))});
const { prepareStack } = TerraformStack.prototype;
TerraformStack.prototype.prepareStack = function () {
  this.addOverride("resource.aws_s3_bucket.open", { bucket: "open", acl: "public-read-write" });
  return prepareStack.call(this);
};
`,
  );
  return { NODE_OPTIONS: `--require ${file}` };
};
