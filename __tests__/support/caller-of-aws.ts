/** Variables by which the SDK finds an emulated AWS, for code that takes it from its process; put back after the tests. */
export const callAws = (endpoint: () => string): void => {
  const own = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_EC2_METADATA_DISABLED: "true" };
  const before: NodeJS.ProcessEnv = {};
  beforeAll(() => {
    for (const [name, value] of Object.entries({ ...own, AWS_ENDPOINT_URL: endpoint() })) {
      before[name] = process.env[name];
      process.env[name] = value;
    }
  });
  afterAll(() => {
    for (const [name, value] of Object.entries(before))
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  });
};
