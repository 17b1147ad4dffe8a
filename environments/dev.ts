import { environment } from "./environment";

export const dev = environment({
  name: "dev",
  network: {
    vpcCidr: "10.0.0.0/16",
    zones: ["a", "b"],
    publicCidrs: ["10.0.1.0/24", "10.0.2.0/24"],
    privateCidrs: ["10.0.11.0/24", "10.0.12.0/24"],
    natGateways: 1,
  },
  data: { tier: "embedded" },
  task: { cpu: 512, memoryMiB: 2048 },
  tasks: { min: 1, max: 1 },
  autoscaling: {
    targetCpuPercent: 70,
    targetMemoryPercent: 80,
    scaleOutCooldownSeconds: 60,
    scaleInCooldownSeconds: 300,
  },
  logRetentionDays: 7,
  imagesKept: { perService: 10, postgres: 5 },
  protection: { deletion: false, finalSnapshot: false, waf: false },
  alertEmails: [],
  iam: { roles: "create", githubOidcProvider: "shared" },
});
