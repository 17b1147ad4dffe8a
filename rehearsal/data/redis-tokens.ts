/** Who gets into a Redis. */
export interface RedisAccess {
  /** Tokens that it takes; the newest is last. */
  readonly tokens: readonly string[];
  /** Whether it refuses those who name none. */
  readonly isGuarded: boolean;
}

export const OPEN: RedisAccess = { tokens: [], isGuarded: false };

/** ElastiCache takes the newest two. */
const MOST_TOKENS = 2;

/**
 * What becomes of it with a request to make or modify a replication group; the same where the request says nothing of it.
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html#auth-modifyng-token
 */
export const afterRequest = (access: RedisAccess, action: string, form: URLSearchParams): RedisAccess => {
  const token = form.get("AuthToken");
  const isNew = action === "CreateReplicationGroup";
  const strategy = form.get("AuthTokenUpdateStrategy") ?? "ROTATE";
  if (strategy === "DELETE" || (isNew && !token)) return OPEN;
  if (!token) return access;
  if (strategy === "SET" || isNew) return { tokens: [token], isGuarded: true };
  const others = access.tokens.filter((one) => one !== token);
  return { tokens: [...others, token].slice(-MOST_TOKENS), isGuarded: access.isGuarded };
};

/** The line that tells Redis. A default user has a password or none: until a token is required, it takes everybody. */
export const accessCommand = ({ tokens, isGuarded }: RedisAccess): string =>
  ["ACL SETUSER default", ...(isGuarded ? ["resetpass", ...tokens.map((token) => `>${token}`)] : ["nopass"])].join(" ");
