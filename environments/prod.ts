import { environment } from "./environment";

export const prod = environment({
  name: "prod",
  network: {
    vpcCidr: "10.2.0.0/16",
    zones: ["a", "b"],
    publicCidrs: ["10.2.1.0/24", "10.2.2.0/24"],
    privateCidrs: ["10.2.11.0/24", "10.2.12.0/24"],
    natGateways: 2,
  },
  data: {
    tier: "managed",
    multiAz: true,
    backupDays: 35,
    databaseInstance: "db.t4g.small",
    storageGiB: 20,
    largestStorageGiB: 200,
    cacheNode: "cache.t4g.small",
    applyImmediately: false,
    maintenanceWindow: "sun:04:00-sun:05:00",
    backupWindow: "02:00-03:00",
  },
  task: { cpu: 512, memoryMiB: 2048 },
  tasks: { min: 2, max: 4 },
  autoscaling: {
    targetCpuPercent: 70,
    targetMemoryPercent: 80,
    scaleOutCooldownSeconds: 60,
    scaleInCooldownSeconds: 300,
  },
  logRetentionDays: 365,
  imagesKept: { perService: 10, postgres: 5 },
  protection: { deletion: true, finalSnapshot: true, waf: true },
  alertEmails: [],
  iam: { roles: "create", githubOidcProvider: "shared" },
});
