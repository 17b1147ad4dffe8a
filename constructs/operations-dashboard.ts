import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { albMetric, ecsMetric, lambdaMetric, type Measured, type Metric, repositoryPulls } from "./metric";

/** The grid of a dashboard is 24 units wide.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const GRID_WIDTH = 24;
const WIDGET_WIDTH = 8;
const WIDGET_HEIGHT = 6;
const PERIOD_SECONDS = 300;

export interface OperationsDashboardProps {
  readonly dashboardName: string;
  readonly region: string;
  readonly measured: Measured;
}

interface Widget {
  readonly title: string;
  readonly metrics: readonly Metric[];
}

const widgetsOf = (measured: Measured): Widget[] => [
  { title: "ECS CPU (%)", metrics: [ecsMetric(measured, "CPUUtilization")] },
  { title: "ECS memory (%)", metrics: [ecsMetric(measured, "MemoryUtilization")] },
  { title: "ALB peak capacity units", metrics: [albMetric(measured, "PeakLCUs", "Maximum")] },
  {
    title: "ALB connections",
    metrics: [albMetric(measured, "NewConnectionCount"), albMetric(measured, "ActiveConnectionCount")],
  },
  { title: "ALB processed bytes", metrics: [albMetric(measured, "ProcessedBytes")] },
  {
    title: "4xx",
    metrics: [albMetric(measured, "HTTPCode_ELB_4XX_Count"), albMetric(measured, "HTTPCode_Target_4XX_Count")],
  },
  {
    title: "5xx",
    metrics: [albMetric(measured, "HTTPCode_ELB_5XX_Count"), albMetric(measured, "HTTPCode_Target_5XX_Count")],
  },
  { title: "ALB latency (s)", metrics: [albMetric(measured, "TargetResponseTime", "Average")] },
  { title: "Notifier concurrency", metrics: [lambdaMetric(measured, "ConcurrentExecutions", "Maximum")] },
  { title: "Notifier duration (ms)", metrics: [lambdaMetric(measured, "Duration", "Average")] },
  { title: "Notifier errors", metrics: [lambdaMetric(measured, "Errors")] },
  { title: "Notifier invocations", metrics: [lambdaMetric(measured, "Invocations")] },
  { title: "Notifier throttles", metrics: [lambdaMetric(measured, "Throttles")] },
  { title: "Notifier URL latency (ms)", metrics: [lambdaMetric(measured, "UrlRequestLatency", "Average")] },
  { title: "ECR pulls", metrics: measured.repositoryNames.map(repositoryPulls) },
];

const metricLine = ({ namespace, metricName, dimensions, statistic }: Metric) => [
  namespace,
  metricName,
  ...Object.entries(dimensions).flat(),
  { stat: statistic },
];

const columns = Math.floor(GRID_WIDTH / WIDGET_WIDTH);

const body = ({ measured, region }: OperationsDashboardProps) => ({
  widgets: widgetsOf(measured).map(({ title, metrics }, index) => ({
    type: "metric",
    x: (index % columns) * WIDGET_WIDTH,
    y: Math.floor(index / columns) * WIDGET_HEIGHT,
    width: WIDGET_WIDTH,
    height: WIDGET_HEIGHT,
    properties: { title, region, period: PERIOD_SECONDS, view: "timeSeries", metrics: metrics.map(metricLine) },
  })),
});

/** One page that says how the application is. */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, props: OperationsDashboardProps) {
    super(scope, id);
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: props.dashboardName,
      // An expression, because it holds references: `cdktf synth --hcl` cannot write one that lies inside a JSON text.
      dashboardBody: Token.asString(Fn.jsonencode(body(props))),
    });
  }
}
