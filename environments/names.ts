/** What takes a role of its own. */
export type Workload = "execution" | "task" | "migrate" | "notifier" | "flow-logs";

/** The branch that everything is deployed from. */
export const DEPLOYED_BRANCH = "main";

/** So many releases taken back fit beside each one that is kept. */
const RELEASES_PER_KEPT = 5;

/** Names, and what is counted by them, on which everything that builds or looks at an environment has to agree. A change of one replaces what carries it. */
export const namesOf = (environment: string) => ({
  deployedBranch: DEPLOYED_BRANCH,
  boundary: `${environment}-stockwiz-boundary`,
  deployRole: `${environment}-stockwiz-deploy`,
  /** One of the policies of the deploy role. */
  deployPolicy: (part: string) => `${environment}-stockwiz-deploy-${part}`,
  /** Of those who only look: reviews and the search for drift. */
  planRole: `${environment}-stockwiz-plan`,
  planPolicy: (part: string) => `${environment}-stockwiz-plan-${part}`,
  workloadRole: (workload: Workload) => `${environment}-stockwiz-${workload}`,
  encryptionKey: `${environment}-stockwiz`,
  cluster: `${environment}-cluster`,
  service: `${environment}-stockwiz`,
  migration: `${environment}-stockwiz-migrate`,
  loadBalancer: `${environment}-alb`,
  firewall: `${environment}-stockwiz`,
  database: `${environment}-stockwiz`,
  cache: `${environment}-stockwiz`,
  /** Beginning of the names of the snapshots that a database leaves when it is deleted. */
  finalSnapshots: `${environment}-stockwiz-final-`,
  /** File system of an embedded database that is kept. */
  keptFolder: `${environment}-stockwiz-kept`,
  alerts: `${environment}-alerts`,
  budget: `${environment}-stockwiz`,
  notifier: `${environment}-stockwiz-notifier`,
  /** Rule that takes the service's deployments to the notifier. */
  deploymentEvents: `${environment}-stockwiz-deployments`,
  /** Queue of the events that the notifier failed on, or that never reached it. */
  notifierFailures: `${environment}-stockwiz-notifier-failures`,
  /** Secret that says how the notifier sends e-mail. */
  mailSecret: `${environment}/stockwiz/mail`,
  repository: (service: string) => `${environment}-stockwiz-${service}`,
  /** Second tag of an image that has served and is kept to go back to, beside the one of its build. */
  releaseTag: (version: string) => `release-${version}`,
  /**
   * How many releases a repository holds until the first one pushed expires. More than can be gone back to: taking a release
   * back does not take its tag, because the pipeline may delete no image and no tag of one.
   */
  releasesHeld: (perService: number) => RELEASES_PER_KEPT * perService,
  imageParameter: (service: string) => `/stockwiz/${environment}/images/${service}`,
  /** Who asked for the end of the environment, and why. */
  teardown: `/stockwiz/${environment}/teardown`,
  secret: (name: string) => `${environment}/stockwiz/${name}`,
  logGroup: `/ecs/${environment}`,
  execLogGroup: `/ecs/${environment}/exec`,
  /** Where AWS puts what Container Insights measures of the cluster; the name is AWS's choice. */
  insightsLogGroup: `/aws/ecs/containerinsights/${environment}-cluster/performance`,
  flowLogGroup: `/vpc/${environment}/flow-logs`,
  notifierLogGroup: `/aws/lambda/${environment}-stockwiz-notifier`,
});

export type Names = ReturnType<typeof namesOf>;

/** Name of an output that tells something of one service: Terraform takes no dashes. */
export const outputName = (service: string, what: string): string => `${service.replaceAll("-", "_")}_${what}`;
