import { environment } from "./environment";

export const staging = environment({
  name: "staging",
  network: {
    vpcCidr: "10.1.0.0/16",
    zones: ["a", "b"],
    publicCidrs: ["10.1.1.0/24", "10.1.2.0/24"],
    privateCidrs: ["10.1.11.0/24", "10.1.12.0/24"],
    natGateways: 1,
  },
  data: {
    tier: "managed",
    multiAz: false,
    backupDays: 7,
    databaseInstance: "db.t4g.micro",
    storageGiB: 20,
    largestStorageGiB: 50,
    cacheNode: "cache.t4g.micro",
    applyImmediately: true,
  },
  task: { cpu: 512, memoryMiB: 2048 },
  tasks: { min: 1, max: 4 },
  autoscaling: {
    targetCpuPercent: 70,
    targetMemoryPercent: 80,
    scaleOutCooldownSeconds: 60,
    scaleInCooldownSeconds: 300,
  },
  logRetentionDays: 30,
  imagesKept: { perService: 10, postgres: 5 },
  protection: { deletion: false, finalSnapshot: true, waf: false },
  alertEmails: [],
  iam: { roles: "create", githubOidcProvider: "shared" },
});
