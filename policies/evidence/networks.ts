import { program } from "./programs";

/** Programs in HCL around a network and a load balancer; see `programs.ts`. */

/** A network, `aws_vpc.v`, and blocks beside it. */
export const vpc = (...beside: readonly string[]): string =>
  program('resource "aws_vpc" "v" {\n  cidr_block = "10.0.0.0/16"\n}', ...beside);

/** Two subnets, `a` and `b`, in zones of their own, that share a route table: with a route through this gateway. */
export const subnets = (gateway: string, ...beside: readonly string[]): string =>
  vpc(
    subnet("a", '"us-east-1a"'),
    subnet("b", '"us-east-1b"'),
    'resource "aws_internet_gateway" "i" {}',
    'resource "aws_nat_gateway" "n" {\n  subnet_id = "subnet-1"\n}',
    'resource "aws_route_table" "t" {\n  vpc_id = aws_vpc.v.id\n}',
    `resource "aws_route" "r" {
  route_table_id         = aws_route_table.t.id
  destination_cidr_block = "0.0.0.0/0"
  ${gateway}
}`,
    ...["a", "b"].map(
      (name) =>
        `resource "aws_route_table_association" "${name}" {\n  subnet_id = aws_subnet.${name}.id\n  route_table_id = aws_route_table.t.id\n}`,
    ),
    ...beside,
  );

/** One subnet of the network. */
export const subnet = (name: string, zone: string, attributes = ""): string =>
  `resource "aws_subnet" "${name}" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.${name.charCodeAt(0)}.0/24"
  availability_zone = ${zone}
  ${attributes}
}`;

/** A load balancer, `aws_lb.lb`, and blocks beside it. */
export const balancer = (attributes = "", ...beside: readonly string[]): string =>
  program(`resource "aws_lb" "lb" {\n  subnets = ["subnet-1", "subnet-2"]\n  ${attributes}\n}`, ...beside);

/** A target group, `aws_lb_target_group.t`. */
export const targetGroup = (attributes = ""): string =>
  `resource "aws_lb_target_group" "t" {\n  port = 8000\n  protocol = "HTTP"\n  vpc_id = "vpc-1"\n  ${attributes}\n}`;

/** What a listener does when it does nothing but answer. */
export const ANSWER = 'type = "fixed-response"\n    fixed_response {\n      content_type = "text/plain"\n    }';
/** What it does when it sends requests to the target group. */
export const FORWARD = 'type = "forward"\n    target_group_arn = aws_lb_target_group.t.arn';

/** A listener of the load balancer, `aws_lb_listener.l`. @param action Lines of its default action. */
export const listener = (attributes: string, action = ANSWER): string =>
  `resource "aws_lb_listener" "l" {
  load_balancer_arn = aws_lb.lb.arn
  ${attributes}
  default_action {
    ${action}
  }
}`;

/** A rule of the listener, for one path. */
export const listenerRule = (name: string, attributes: string, action = ANSWER): string =>
  `resource "aws_lb_listener_rule" "${name}" {
  listener_arn = aws_lb_listener.l.arn
  ${attributes}
  action {
    ${action}
  }
}`;
