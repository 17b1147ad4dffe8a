import type { Handler } from "../wire/handler";
import { answering } from "./answering";
import type { PlayedService } from "./played-service";
import { running } from "./running";

/** Every service that the rehearsal has, those that run something first. */
export const playedServices: readonly PlayedService[] = [...running, ...answering];

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", `**${title}**`, "", ...lines.map((line) => `- ${line}`)];

const rowOf = ({ name, why, page }: Handler): string =>
  `| \`${name}\` | ${why.replace(/^moto /, "")} | [page](${page}) |`;

const describe = (service: PlayedService, handlers: readonly Handler[]): string[] => {
  const rows = handlers.filter(({ name }) => service.handlers.includes(name)).map(rowOf);
  const table = ["", "| answered by | what moto 5.2.1 does instead | AWS |", "|---|---|---|", ...rows];
  return [
    ...["", `## ${service.name}`],
    ...section("Really happens", service.plays),
    ...section("Refused as AWS does", service.refuses),
    ...section("Not known", service.unknown),
    ...(rows.length > 0 ? table : []),
  ];
};

/**
 * The page that says what of AWS the rehearsal has, and how truly.
 * @param handlers All that answer in the emulator's place.
 */
export const playedPage = (handlers: readonly Handler[]): string =>
  [
    "# What is played, and how truly",
    "",
    "Written by `npm run rehearsal -- services`; a test compares it with the handlers.",
    "",
    "The rehearsal is moto 5.2.1 behind a proxy. Some services run for real beside it, and handlers answer where moto differs from AWS. This page says for each service what really happens, what is refused as AWS refuses it, and what AWS does that the rehearsal does not know.",
    ...playedServices.flatMap((service) => describe(service, handlers)),
    "",
  ].join("\n");
