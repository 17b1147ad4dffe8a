import type { RedirectActionConfig } from "@aws-sdk/client-elastic-load-balancing-v2";

/** The address that was asked for, in the parts that a redirect may keep. */
export interface RequestedUrl {
  readonly protocol: string;
  readonly host: string;
  /** Of the listener. */
  readonly port: number;
  /** Without its leading `/`. */
  readonly path: string;
  readonly query: string;
}

const KEYWORD = /#\{(protocol|host|port|path|query)\}/g;

/**
 * Where a redirect leads. The port is always told, as an ALB does.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions
 */
export const locationOf = (config: RedirectActionConfig, url: RequestedUrl): string => {
  const filled = (template: string): string =>
    template.replaceAll(KEYWORD, (_, keyword: keyof RequestedUrl) => String(url[keyword]));
  const protocol = filled(config.Protocol ?? "#{protocol}").toLowerCase();
  const authority = `${filled(config.Host ?? "#{host}")}:${filled(config.Port ?? "#{port}")}`;
  const query = filled(config.Query ?? "#{query}");
  return `${protocol}://${authority}${filled(config.Path ?? "/#{path}")}${query && `?${query}`}`;
};
