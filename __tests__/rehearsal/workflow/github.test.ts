import { rehearsing } from "../../support/rehearsed-workflow";
import { temporaryFolder } from "../../support/temporary-folder";

const { run } = rehearsing(temporaryFolder());

const workflow = (permissions: string, environment = "prod"): string => `
on: push
jobs:
  deploy:
    runs-on: ubuntu-24.04
    environment: ${environment}
    permissions: ${permissions}
    steps:
      - run: npm run -s step -- prerequisites --workflow main --env ${environment}
        env: { GITHUB_TOKEN: "\${{ github.token }}", AWS_ROLE_ARN: "arn:aws:iam::1:role/r" }
      - run: echo "token $TOKEN"
        if: always()
        env: { TOKEN: "\${{ secrets.GITHUB_TOKEN }}" }
`;

describe("a job that asks GitHub", () => {
  it("is answered what its token may read, and shows no token", async () => {
    const { results, lines } = await run(workflow("{ contents: read, actions: read }"));
    expect([results, lines]).toEqual([
      { deploy: "success" },
      expect.arrayContaining(["prerequisites of main: nothing is missing", "token ***"]),
    ]);
  });

  it("rejects what the workflow does not permit, and names the permission", async () => {
    const { results, lines } = await run(workflow("{ contents: read }"));
    expect(results).toEqual({ deploy: "failure" });
    expect(lines.join("\n")).toMatch(/environments\/prod: answered 403: .+; give the job permissions: actions: read/);
  });
});
