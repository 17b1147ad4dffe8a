import { BASE, dockerfile } from "../../delivery/evidence";
import { defineRule } from "../../engine/rule";

/** Also what has no user before its group. */
const ROOT = /^(root|0*)(:|$)/;

export const imageRunsAsNonRoot = defineRule({
  id: "image-runs-as-non-root",
  title: "an image must name a user that is not root",
  severity: "high",
  why: "a fault in the program is otherwise root's, in the container and, where a kernel is old, beyond it",
  fix: "name a user by number in the last stage",
  example: "# a number, so that an orchestrator can tell that it is not root\nUSER 65532:65532",
  source: "https://docs.docker.com/build/building/best-practices/#user",
  aliases: { checkov: ["CKV_DOCKER_3", "CKV_DOCKER_8"], trivy: ["AVD-DS-0002"] },
  appliesTo: ["dockerfile"],
  check: (subject) => {
    const user = subject.string("user");
    if (user === undefined) return "names no user, and is root unless its base is not";
    return ROOT.test(user) ? `runs as ${user}` : undefined;
  },
  passes: [
    dockerfile(BASE, "USER 65532:65532"),
    dockerfile(`${BASE} AS base`, "USER node", "FROM base", "RUN npm ci"),
    dockerfile(BASE, "ARG ID=1000", "USER root", "RUN apt-get update", `USER \${ID}`),
  ],
  fails: [
    dockerfile(BASE),
    dockerfile(BASE, "USER root"),
    dockerfile(BASE, "USER node", "RUN npm ci", "USER 0:0"),
    dockerfile(BASE, "USER 00"),
    dockerfile(BASE, "USER :65532"),
    dockerfile(BASE, "ENV ID=0", "ARG ID=65532", `USER \${ID}`),
    dockerfile(BASE, "RUN <<END", "  END", "USER 65532", "END"),
    dockerfile(BASE, "USER 65532", "RUN cat <<< text && echo $((1 << 2))", "USER root"),
    dockerfile(`${BASE} AS build`, "USER node", BASE, "COPY --from=build /app /app"),
  ],
  undecided: [
    dockerfile(BASE, "ARG ID", `USER \${ID}`),
    dockerfile(BASE, `USER \${ID:?is missing}`),
    dockerfile(`${BASE} AS base`, "ARG ID=65532", "FROM base", `USER \${ID}`),
  ],
});
