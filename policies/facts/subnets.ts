import type { Attributes } from "./attributes";
import { anyOf, type Items } from "./items";
import type { Subject } from "./subject";
import type { Text } from "./text";
import { undecided } from "./undecided";

const ROUTE_TABLES = ["aws_route_table", "aws_default_route_table"] as const;
export const SUBNETS = ["aws_subnet", "aws_default_subnet"] as const;
const VPCS = ["aws_vpc", "aws_default_vpc"] as const;

/** Whether a subnet has a route to an internet gateway. @throws Undecided */
export const isPublic = (subnet: Subject): boolean => {
  const tables = subnet
    .linked("aws_route_table_association", "subnet_id")
    .flatMap((association) => association.follow("route_table_id", ...ROUTE_TABLES));
  if (!tables.isEmpty) return tables.some(leadsOutside);
  // AWS makes its default subnets public; others have what their VPC's main route table says.
  if (subnet.type === "aws_default_subnet") return true;
  return subnet.follow("vpc_id", ...VPCS).some(isPublicByDefault);
};

const isPublicByDefault = (vpc: Subject): boolean => {
  if (vpc.type === "aws_default_vpc") return true;
  return anyOf(
    () => vpc.referring("aws_route", "route_table_id").some(isOutside),
    () => vpc.referring("aws_default_route_table", "default_route_table_id").some(leadsOutside),
    () =>
      vpc
        .linked("aws_main_route_table_association", "vpc_id")
        .flatMap((association) => association.follow("route_table_id", ...ROUTE_TABLES))
        .some(leadsOutside),
  );
};

const leadsOutside = (table: Subject): boolean => {
  const beside = table.linked("aws_route", "route_table_id");
  const inside = table.blocks("route");
  // A table has its routes inside or beside it, never both: a plan does not tell that there are none inside.
  const hasRoutesBeside = inside.known.length === 0 && beside.known.length > 0;
  return anyOf(
    () => beside.some(isOutside),
    () => !hasRoutesBeside && inside.some(isOutside),
  );
};

const isOutside = (route: Attributes): boolean => {
  const gateway = route.text("gateway_id");
  return gateway !== undefined && isInternetGateway(gateway);
};

const isInternetGateway = (gateway: Text): boolean => {
  if (gateway.resources.some(({ type }) => type === "aws_internet_gateway")) return true;
  return gateway.isFromResources && !gateway.isKnown ? false : gateway.startsWith("igw-");
};

/** One zone of those that AWS names, by its place in the list: each place is another zone. */
const PLACE_IN_LIST = /^\$\{data\.aws_availability_zones\.\w+\.(names|zone_ids)\[\d+\]\}$/;

/** Whether subnets lie in two availability zones at least. @throws Undecided */
export const spanTwoZones = (subnets: Items<Subject>): boolean => subnets.map(zoneOf).somePair(isApart);

/** @throws Undecided where AWS chooses. */
const zoneOf = (subnet: Subject): Text =>
  subnet.text("availability_zone") ??
  subnet.text("availability_zone_id") ??
  undecided(`${subnet.address}.availability_zone`, "is left to AWS");

const isApart = (zone: Text, other: Text): boolean => {
  const [a, b] = [zone.toString(), other.toString()];
  if (PLACE_IN_LIST.test(a) && PLACE_IN_LIST.test(b)) return a !== b;
  // A name such as us-east-1a and an identifier such as use1-az1 may mean the same zone.
  return zone.attribute === other.attribute ? zone.value !== other.value : undecided(zone.attribute, `${other}`);
};
