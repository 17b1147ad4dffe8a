import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CodeStore } from "../../../rehearsal/functions/code-store";
import { emulatedAws } from "../../support/emulated-aws";
import { zipOf } from "../../support/rehearsed-lambda";
import { temporaryFolder } from "../../support/temporary-folder";
import { requestOf } from "../../support/wire-request";

const aws = emulatedAws();
const folder = temporaryFolder();
const said: string[] = [];
const store = () => new CodeStore({ client: aws.client, folder, say: (line) => said.push(line) });
const create = { action: "POST /2015-03-31/functions" };
const update = { action: "PUT /2015-03-31/functions/notifier/code" };

const shaOf = (zip: Uint8Array) => createHash("sha256").update(zip).digest("base64");
const bodyOf = (body: object) => requestOf("POST /", { body: JSON.stringify(body) });
const inBase64 = (zip: Uint8Array) => Buffer.from(zip).toString("base64");
const codeIn = (root: string | undefined) => readFileSync(path.join(root ?? "", "index.js"), "utf8");

describe("the code of functions", () => {
  it("is kept from the request that makes a function, and from one that changes it", async () => {
    const code = store();
    const [first, second] = [zipOf({ "index.js": "first" }), zipOf({ "index.js": "second" })];
    code.hear(create, bodyOf({ FunctionName: "notifier", Code: { ZipFile: inBase64(first) } }));
    code.hear(update, bodyOf({ ZipFile: inBase64(second) }));
    expect(codeIn(await code.taskRoot(shaOf(first)))).toBe("first");
    expect(codeIn(await code.taskRoot(shaOf(second)))).toBe("second");
  });

  it("is fetched from S3 when it lies there", async () => {
    const zip = zipOf({ "index.js": "from S3" });
    const s3 = new S3Client({ ...aws.client, forcePathStyle: true });
    await s3.send(new CreateBucketCommand({ Bucket: "code" }));
    await s3.send(new PutObjectCommand({ Bucket: "code", Key: "a.zip", Body: zip }));
    s3.destroy();
    const code = store();
    code.hear(create, bodyOf({ Code: { S3Bucket: "code", S3Key: "a.zip" } }));
    expect(codeIn(await code.taskRoot(shaOf(zip)))).toBe("from S3");
  });

  it("is not known when it never passed", async () => {
    expect(await store().taskRoot(shaOf(zipOf({ "index.js": "unseen" })))).toBeUndefined();
  });

  it("is not taken from other calls", async () => {
    const zip = zipOf({ "index.js": "other" });
    const code = store();
    code.hear({ action: "POST /2015-03-31/layers" }, bodyOf({ Code: { ZipFile: inBase64(zip) } }));
    expect(await code.taskRoot(shaOf(zip))).toBeUndefined();
  });

  it("rejects aloud what is no zip, and what is not in S3", async () => {
    const code = store();
    code.hear(create, bodyOf({ Code: { ZipFile: Buffer.from("hello").toString("base64") } }));
    code.hear(create, bodyOf({ Code: { S3Bucket: "code", S3Key: "missing.zip" } }));
    expect(await code.taskRoot(shaOf(Buffer.from("hello")))).toBeUndefined();
    expect(said).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^lambda: code: .*invalid zip data/),
        expect.stringMatching(/^lambda: code: NoSuchKey/),
      ]),
    );
  });
});
