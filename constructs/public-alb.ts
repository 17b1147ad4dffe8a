import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { Construct } from "constructs";

/** TLS 1.3, and 1.2 with forward secrecy for clients that lack it.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";
/** Longer than the application's slowest answer (5 s), shorter than a client's patience. */
const IDLE_SECONDS = 60;

export interface PublicAlbProps {
  readonly albName: string;
  /** In at least two availability zones. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** Gets what no rule of the listener sends elsewhere. */
  readonly defaultTargetGroupArn: string;
  /** Certificate of the domain. Without one the load balancer speaks HTTP only. @default none */
  readonly certificateArn?: string;
  /**
   * Address of another name under which states may still record the listener of port 80. It is moved, so that it stays.
   * @default none
   */
  readonly formerHttpAddress?: string;
  /** Refuse to be deleted. @default false */
  readonly deletionProtection?: boolean;
}

/** The door to the internet: HTTPS with a redirect from HTTP where there is a certificate, otherwise HTTP. */
export class PublicAlb extends Construct {
  readonly arn: string;
  readonly arnSuffix: string;
  readonly dnsName: string;
  readonly zoneId: string;
  /** The listener that serves; rules belong to it. */
  readonly listenerArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PublicAlbProps,
  ) {
    super(scope, id);
    const alb = new Lb(this, "alb", {
      name: props.albName,
      internal: false,
      loadBalancerType: "application",
      subnets: [...props.subnetIds],
      securityGroups: [props.securityGroupId],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
      idleTimeout: IDLE_SECONDS,
      enableDeletionProtection: props.deletionProtection ?? false,
    });
    this.arn = alb.arn;
    this.arnSuffix = alb.arnSuffix;
    this.dnsName = alb.dnsName;
    this.zoneId = alb.zoneId;
    const https = props.certificateArn ? this.addHttps(props.certificateArn) : undefined;
    const http = this.addHttp(https);
    this.listenerArn = (https ?? http).arn;
  }

  /** One listener whatever it does, so that port 80 stays open when a certificate comes or goes. */
  private addHttp(https: LbListener | undefined): LbListener {
    const { defaultTargetGroupArn: targetGroupArn, formerHttpAddress } = this.props;
    const redirect = { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" };
    const http = new LbListener(this, "http", {
      loadBalancerArn: this.arn,
      port: 80,
      protocol: "HTTP",
      defaultAction: [https ? { type: "redirect", redirect } : { type: "forward", targetGroupArn }],
      ...(https && { dependsOn: [https] }), // it sends nobody to a port that is not open yet
    });
    if (formerHttpAddress) http.moveFromId(formerHttpAddress);
    return http;
  }

  private addHttps(certificateArn: string): LbListener {
    return new LbListener(this, "https", {
      loadBalancerArn: this.arn,
      port: 443,
      protocol: "HTTPS",
      sslPolicy: TLS_POLICY,
      certificateArn,
      defaultAction: [{ type: "forward", targetGroupArn: this.props.defaultTargetGroupArn }],
      // What depends on it comes first when it goes: port 80 serves again before 443 closes.
      lifecycle: { createBeforeDestroy: true },
    });
  }
}
