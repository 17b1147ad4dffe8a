import { BASE, dockerfile } from "../../delivery/evidence";
import { isSecretName, showsSecret } from "../../delivery/secrets";
import { defineRule } from "../../engine/rule";
import { findings } from "../../facts/items";
import type { Subject } from "../../facts/subject";
import { undecided } from "../../facts/undecided";

/** Files that hold keys and passwords by what they are called. */
const SECRET_FILE =
  /(^|\/)(\.env(\.[\w-]+)?|id_(rsa|dsa|ecdsa|ed25519)|\.netrc|\.pgpass|\.aws(\/credentials)?|[^/]+\.(pem|key|pfx|p12))$/;

/** A variable that is an address by its name, which may hold a password. */
const ADDRESS_NAME = /ur[il]$|dsn|connection/i;

const inVariables = (subject: Subject) =>
  subject.blocks("variable").flatMap((variable) => {
    const [by, name, value] = [variable.string("by"), variable.string("name") ?? "", variable.text("value")];
    if (isSecretName(name) && (by === "ARG" || value)) return [`${by} ${name} stays in the image's history`];
    if (!value) return [];
    const isAsked = by === "ENV" && ADDRESS_NAME.test(name) && !value.isKnown;
    if (isAsked && !showsSecret(value)) return undecided(`${by} ${name}`, `${value}`);
    return showsSecret(value) ? [`${by} ${name} holds a secret`] : [];
  });

const inInstructions = (subject: Subject) =>
  subject.blocks("instruction").flatMap((instruction) => {
    const text = instruction.text("text");
    return text && showsSecret(text)
      ? [`line ${instruction.number("line")}: ${instruction.string("name")} with a secret in it`]
      : [];
  });

const inFiles = (subject: Subject) =>
  subject.blocks("copy").flatMap((copy) =>
    copy
      .strings("sources")
      .filter((file) => SECRET_FILE.test(file))
      .map((file) => `copies ${file}`),
  );

export const noSecretInLayer = defineRule({
  id: "no-secret-in-layer",
  title: "no secret may be put into an image",
  severity: "critical",
  why: "whoever may pull the image reads every layer, and a later layer takes nothing away",
  fix: "mount the secret while a command runs, or give it to the container when it starts",
  example: "RUN --mount=type=secret,id=npm,target=/root/.npmrc \\\n  npm ci",
  source: "https://docs.docker.com/build/building/secrets/",
  aliases: { trivy: ["AVD-DS-0031"] },
  appliesTo: ["dockerfile"],
  check: (subject) =>
    findings(
      () => inVariables(subject),
      () => inInstructions(subject),
      () => inFiles(subject),
    ),
  passes: [
    dockerfile(BASE, "ENV NODE_ENV=production SECRET_FILE=/run/secrets/s", "COPY package.json ./"),
    dockerfile(BASE, "RUN --mount=type=secret,id=npm npm ci"),
    dockerfile(`${BASE} AS build`, BASE, "COPY --from=build /app/server.key /app/"),
  ],
  fails: [
    dockerfile(BASE, "ARG NPM_TOKEN", "RUN npm ci"),
    dockerfile(BASE, "ENV PGPASSWORD=hunter2"),
    dockerfile(BASE, "ENV DATABASE_URL postgres://app:hunter2@db/app"),
    dockerfile(BASE, "RUN curl \\", "  # with the key", "  https://app:hunter2@example.com/"),
    dockerfile(BASE, "COPY src .env ./"),
    dockerfile(BASE, "RUN <<END", "echo AKIAABCDEFGHIJKLMNOP > /key", "END"),
    dockerfile(BASE, "ADD https://app:hunter2@example.com/a.tar /a"),
    dockerfile(BASE, "COPY --chmod=600 <<END /key", "-----BEGIN RSA PRIVATE KEY-----", "END"),
    dockerfile(BASE, 'CMD ["serve", "--database=postgres://app:hunter2@db/app"]'),
  ],
  undecided: [dockerfile(BASE, "ARG URL", "ENV DATABASE_URL=$URL"), dockerfile(BASE, "ARG FILE", `COPY \${FILE} ./`)],
});
