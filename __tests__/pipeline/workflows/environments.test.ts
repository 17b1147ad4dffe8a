import { environmentNames } from "../../../environments/all";
import { workflowFiles, workflowJobs } from "../../support/workflow-files";

const choices = workflowFiles.flatMap(({ name, on }) => {
  const asked = on.workflow_dispatch?.inputs?.environment;
  return asked ? [[name, asked.options] as const] : [];
});
const matrices = workflowJobs.flatMap(({ where, job }) => {
  const rows = job.strategy?.matrix.environment;
  return rows ? [[where, rows] as const] : [];
});

describe("every environment, and no other,", () => {
  it.each(choices)("can be chosen in %s", (_, options) => {
    expect(options).toEqual(environmentNames);
  });

  it.each(matrices)("has its row in the matrix of %s", (_, rows) => {
    expect(rows).toEqual(environmentNames);
  });

  it.each(["main", "lambda"])("has its job in %s", (name) => {
    const jobs = workflowJobs.filter(({ workflow, job }) => workflow.name === name && job.environment);
    expect(jobs.map(({ job }) => job.environment)).toEqual(environmentNames);
    expect(jobs.map(({ where }) => where)).toEqual(
      environmentNames.map((environment) => `${name}.${environment}.deploy`),
    );
  });
});
