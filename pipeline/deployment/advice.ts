interface Advice {
  /** What AWS says; its groups are the names of what is at fault. */
  readonly pattern: RegExp;
  readonly words: (...names: string[]) => string;
}

/**
 * What to do about the words in which ECS says why a task did not stay.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html
 */
const ADVICE: readonly Advice[] = [
  {
    pattern: /unable to retrieve secret from (?:asm|ssm).*failed to fetch (?:secret |parameter )?(\S+?):?(?:\s|$)/,
    words: (secret) =>
      `secret: the execution role cannot read ${secret}; make it, or correct its name in the container's secrets`,
  },
  {
    pattern: /failed to create Cloudwatch log stream(?: in (\S+?):)?/,
    words: (group) =>
      `log group: ${group ?? "that of a container"} is not there; make it, or correct awslogs-group in the container's logConfiguration`,
  },
  {
    pattern: /CannotPullContainerError.*failed to resolve ref ([^\s:]+\S*?):? /,
    words: (image) => `image: ${image} cannot be pulled; push it, or correct the digest in its parameter`,
  },
  {
    pattern: /^ {2}(\S+): exit code .*OutOfMemoryError/m,
    words: (container) =>
      `memory: container ${container} needs more than its limit; raise it, or find what takes so much`,
  },
  {
    pattern: /^ {2}(\S+): its health check in the task definition fails/m,
    words: (container) =>
      `health check: container ${container} does not pass healthCheck of its container definition; correct its command, or what it asks`,
  },
  {
    pattern: /\(port (\d+)\) is unhealthy in \(target-group \S*targetgroup\/([^/]+)\/[^)]*\) due to \(reason ([^)]*)\)/,
    words: (port, group, reason) =>
      `target group: ${group} finds port ${port} unhealthy (${reason}); correct its health check, what answers on that port, or the security groups between`,
  },
];

/** What to do about what AWS says, each once. */
export const adviceOn = (lines: readonly string[]): string[] => {
  const said = lines.flatMap((line) =>
    ADVICE.flatMap(({ pattern, words }) => {
      const found = pattern.exec(line);
      return found ? [words(...(found.slice(1) as string[]))] : [];
    }),
  );
  return [...new Set(said)];
};
