import type { Container } from "./containers";
import { anyOf } from "./items";
import type { Text } from "./text";
import { undecided } from "./undecided";

/** Ports on which databases and caches listen unless they are told otherwise. */
const PORTS = [1433, 1521, 3306, 5432, 6379, 9042, 11_211, 27_017];
const NAME =
  /(^|[/_-])(postgres(ql)?|postgis|mysql|mariadb|mongo(db)?|redis|valkey|memcached|cassandra|mssql|percona)([/:@_-]|$)/;

/**
 * Whether a container is a database or a cache: by its port, its name or its image. Of an image that nobody knows, one that
 * listens on other ports is none.
 * @throws Undecided
 */
export const isDatabase = (container: Container): boolean =>
  anyOf(
    () => container.ports.some((port) => PORTS.includes(port)),
    () => NAME.test(container.definition.string("name") ?? ""),
    () => isDatabaseImage(container, container.image),
  );

const isDatabaseImage = (container: Container, image: Text | undefined): boolean => {
  if (!image || NAME.test(image.toString())) return image !== undefined;
  if (image.isKnown || !container.ports.isEmpty) return false;
  return undecided(image.attribute, `${image} may be a database`);
};
