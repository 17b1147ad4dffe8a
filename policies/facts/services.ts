import { type Container, containersOf } from "./containers";
import { anyOf, Items } from "./items";
import type { Subject } from "./subject";

/** What puts targets into a target group, and where it names the group. */
const REGISTRARS: readonly (readonly [type: string, attribute: string])[] = [
  ["aws_ecs_service", "load_balancer.target_group_arn"],
  ["aws_lb_target_group_attachment", "target_group_arn"],
  ["aws_alb_target_group_attachment", "target_group_arn"],
  ["aws_autoscaling_group", "target_group_arns"],
  ["aws_autoscaling_attachment", "lb_target_group_arn"],
  ["aws_autoscaling_traffic_source_attachment", "traffic_source.identifier"],
  ["aws_codedeploy_deployment_group", "load_balancer_info.target_group_pair_info.target_group.name"],
];

/** Whatever puts targets into a target group. */
export const registrarsOf = (group: Subject): Items<Subject> =>
  new Items(REGISTRARS).flatMap(([type, attribute]) => group.linked(type, attribute));

/** Everything in the program that puts targets into some target group. */
export const allRegistrars = (subject: Subject): Items<Subject> =>
  new Items(REGISTRARS).flatMap(([type]) => subject.others(type));

/** The containers of the tasks that a service runs. */
export const containersIn = (service: Subject): Items<Container> =>
  service.follow("task_definition", "aws_ecs_task_definition").flatMap(containersOf);

/** Whether each task has an address of its own. @throws Undecided */
export const hasOwnNetwork = (service: Subject): boolean =>
  anyOf(
    () => service.block("network_configuration") !== undefined,
    () => service.string("launch_type") === "FARGATE",
    () =>
      service
        .follow("task_definition", "aws_ecs_task_definition")
        .some((task) => task.string("network_mode") === "awsvpc"),
  );
