import { existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { CreateRepositoryCommand, DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import {
  CreateClusterCommand,
  CreateServiceCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
} from "@aws-sdk/client-ecs";
import { GetParametersByPathCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { readImagesFile } from "../../../pipeline/deployment/images-file";
import { versionOfSources } from "../../../pipeline/images/commit";
import { images } from "../../../stacks/images";
import { emulatedAws } from "../../support/emulated-aws";
import { PROJECT_ROOT, runFile } from "../../support/run-project";
import { temporaryFolder, writeTo } from "../../support/temporary-folder";

const aws = emulatedAws();
const folder = temporaryFolder();
const STAND_IN = path.join(PROJECT_ROOT, "rehearsal", "images", "stand-in");
/** Programs of the machine, without its Docker if it has one. */
const SYSTEM = path.join(folder, "system");
const version = versionOfSources();

/** Runs the step where the first folder of the PATH has `docker`, or none. */
const build = (environment: string, file: string, bin: string, ...more: string[]) => {
  const variables = {
    ...{ AWS_ENDPOINT_URL: aws.client.endpoint as string, AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
    ...{ STOCKWIZ_WORK: folder, PATH: [bin, SYSTEM].join(path.delimiter) },
  };
  return runFile("pipeline/main.ts", ["images", "--env", environment, "--out", file, ...more], { variables });
};

beforeAll(() => {
  mkdirSync(SYSTEM);
  const programs = ["sh", "bash", "env", "cat", "dirname", "readlink", "git"];
  for (const name of programs) symlinkSync(`/usr/bin/${name}`, path.join(SYSTEM, name));
  symlinkSync(process.execPath, path.join(SYSTEM, "node"));
});

/** What the storage stack makes for images. */
const makeStorage = async (environment: string): Promise<void> => {
  const [ecr, ssm] = [new ECRClient(aws.client), new SSMClient(aws.client)];
  for (const { service } of images) {
    const repositoryName = `${environment}-stockwiz-${service}`;
    await ecr.send(new CreateRepositoryCommand({ repositoryName, imageTagMutability: "IMMUTABLE" }));
    const Name = `/stockwiz/${environment}/images/${service}`;
    await ssm.send(new PutParameterCommand({ Name, Value: "none", Type: "String" }));
  }
};

const makeService = async (environment: string): Promise<void> => {
  const ecs = new ECSClient(aws.client);
  const [cluster, family] = [`${environment}-cluster`, `${environment}-stockwiz`];
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({ family, containerDefinitions: [{ name: "c", image: "i", memory: 64 }] }),
  );
  await ecs.send(new CreateServiceCommand({ cluster, serviceName: family, taskDefinition: family, desiredCount: 0 }));
};

const parameters = async (environment: string): Promise<Record<string, string>> => {
  const Path = `/stockwiz/${environment}/images/`;
  const { Parameters = [] } = await new SSMClient(aws.client).send(new GetParametersByPathCommand({ Path }));
  return Object.fromEntries(Parameters.map(({ Name = "", Value = "" }) => [Name.slice(Path.length), Value]));
};

const registered = async (environment: string): Promise<Record<string, string | undefined>> => {
  const digests: Record<string, string | undefined> = {};
  for (const { service } of images) {
    const question = { repositoryName: `${environment}-stockwiz-${service}`, imageIds: [{ imageTag: version }] };
    const { imageDetails } = await new ECRClient(aws.client).send(new DescribeImagesCommand(question));
    digests[service] = imageDetails?.[0]?.imageDigest;
  }
  return digests;
};

describe("images", () => {
  const file = path.join(folder, "new", "images.json");
  const names = images.map(({ service }) => service);

  beforeAll(() => makeStorage("dev"));

  it("builds and pushes the image of every service, and writes the file that deploy takes", async () => {
    const { exitCode, stdout, stderr } = await build("dev", file, STAND_IN, "--json");
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("a stand-in for Docker bundled api-gateway")]);
    const written = readImagesFile(file);
    const digests = Object.fromEntries(Object.entries(written).map(([service, { digest }]) => [service, digest]));
    expect(digests).toEqual(await registered("dev"));
    expect(new Set(Object.values(written).map(({ commit }) => commit))).toEqual(new Set([version]));
    const { found } = JSON.parse(stdout) as { found: { built: string[] } };
    expect(found).toMatchObject({ version, file, images: written });
    expect(found.built.sort()).toEqual([...names].sort());
  });

  it("leaves one image a push in each repository, which is what ECR counts", async () => {
    for (const service of names) {
      const repository = { repositoryName: `dev-stockwiz-${service}` };
      expect((await new ECRClient(aws.client).send(new DescribeImagesCommand(repository))).imageDetails).toHaveLength(
        1,
      );
    }
  });

  it("writes down what the first apply runs, while there is no service", async () => {
    expect(await parameters("dev")).toEqual(await registered("dev"));
  });

  it("builds nothing that the registry has already, and needs no Docker for that", async () => {
    const { exitCode, stdout } = await build("dev", file, folder);
    expect(exitCode).toBe(0);
    expect(stdout.match(/^[\w-]+(?=: is in the registry already: sha256:)/gm)?.sort()).toEqual([...names].sort());
    expect(stdout.match(/^→ docker .+/gm)).toHaveLength(2 * names.length);
    expect(stdout.match(/^→ docker .+ \(not needed\)$/gm)).toHaveLength(2 * names.length);
  });

  it("leaves to deploy what a service that is there runs", async () => {
    await makeService("dev");
    const Name = "/stockwiz/dev/images/postgres";
    await new SSMClient(aws.client).send(new PutParameterCommand({ Name, Value: "what runs", Overwrite: true }));
    expect(await build("dev", file, folder)).toMatchObject({ exitCode: 0 });
    expect((await parameters("dev")).postgres).toBe("what runs");
  });
});

describe("images, where it cannot be done,", () => {
  const file = path.join(folder, "images.json");

  beforeAll(() => makeStorage("staging"));
  afterEach(() => expect(existsSync(file)).toBe(false));

  it("rejects an environment without repositories", async () => {
    const { exitCode, stderr } = await build("prod", file, STAND_IN);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      "images: there is no repository prod-stockwiz-api-gateway; make it with: npm run step -- apply --env prod --stack storage\n",
    );
  });

  it.each<[string, () => string, RegExp]>([
    ["below a file", () => path.join(writeTo(folder, "file", ""), "new", "images.json"), /ENOTDIR|EEXIST/],
    ["that is a folder", () => SYSTEM, /it is a folder/],
  ])("rejects an --out %s before it asks AWS or builds anything", async (_what, out, why) => {
    const given = out();
    const { exitCode, stdout, stderr } = await build("prod", given, STAND_IN);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(why)]);
    expect(stderr).toContain(`--out: ${given}: cannot be written: `);
    expect(stderr).toMatch(/; name a file in a folder that is there or can be made\nimages of prod: failed/);
    expect(stdout).not.toContain("see which images");
  });

  it("rejects a machine without Docker", async () => {
    const { exitCode, stderr } = await build("staging", file, folder);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("docker: is not on the PATH; install Docker Engine, or let a workflow build the images");
  });

  it("rejects what Docker could not build, with its own words", async () => {
    writeTo(folder, "failing/docker", '#!/bin/sh\n[ "$1" = login ] || { echo "no space left" >&2; exit 17; }\n', 0o755);
    const { exitCode, stderr } = await build("staging", file, path.join(folder, "failing"));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^no space left\n\ndocker build .+: ended with exit code 17\n/m);
  });

  it("rejects an image that Docker says it pushed, and that is not there", async () => {
    writeTo(folder, "lying/docker", "#!/bin/sh\n", 0o755);
    const { exitCode, stderr } = await build("staging", file, path.join(folder, "lying"));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /staging-stockwiz-api-gateway:\S+ was pushed and is not in the registry; run the step again/,
    );
  });

  it("gives the password to Docker's input only, and never shows it", async () => {
    const got = path.join(folder, "got");
    const script = `#!/bin/sh\ncat > ${got}\necho "login with $(cat ${got}) failed: $*" >&2\nexit 1\n`;
    writeTo(folder, "telling/docker", script, 0o755);
    const { stdout, stderr } = await build("staging", file, path.join(folder, "telling"));
    expect(readFileSync(got, "utf8")).toMatch(/\w{6,}/);
    expect(`${stdout}${stderr}`).not.toContain(readFileSync(got, "utf8"));
    expect(stderr).toMatch(
      /images: docker login: ended with exit code 1: login with \*\*\* failed: login --username AWS --password-stdin \d+\.dkr/,
    );
  });
});
