/** Whose a folder is, by number, and who may do what in it. */
export interface Ownership {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** What an image that others make holds, as far as ours build on it. */
export interface BaseImage {
  /** Which references are meant: without a word for the system it is Debian as well. */
  readonly matches: RegExp;
  /** Folders by their real path. */
  readonly folders: Readonly<Record<string, Ownership>>;
  /** Its own `VOLUME`. */
  readonly volumes: readonly string[];
  /** `UID:GID` of each user's name. */
  readonly users: Readonly<Record<string, string>>;
  /** Links to folders, by their path. */
  readonly links: Readonly<Record<string, string>>;
}

const DIRECTORY = 0o755;
const STICKY = 0o1777;
/** Sticky, and what is made in it belongs to its group. */
const STICKY_OF_GROUP = 0o3777;
const ROOT = { uid: 0, gid: 0 };
/** The user of the official images of PostgreSQL and Redis, and its group. */
const SERVER = { uid: 999, gid: 999 };

/** What every Debian has. @see https://wiki.debian.org/UsrMerge and https://wiki.debian.org/ReleaseGoals/RunDirectory */
const debian = {
  folders: {
    "/run": { ...ROOT, mode: DIRECTORY },
    "/tmp": { ...ROOT, mode: STICKY },
    "/var/tmp": { ...ROOT, mode: STICKY },
  },
  links: {
    "/var/run": "/run",
    "/var/lock": "/run/lock",
    "/bin": "/usr/bin",
    "/sbin": "/usr/sbin",
    "/lib": "/usr/lib",
    "/lib64": "/usr/lib64",
  },
};

/**
 * The images that our Dockerfiles and the task definitions start from.
 * @see https://github.com/docker-library/postgres/blob/master/15/bookworm/Dockerfile
 * @see https://github.com/redis/docker-library-redis/blob/release/7.4/debian/Dockerfile
 * @see https://github.com/nodejs/docker-node
 */
export const baseImages: readonly BaseImage[] = [
  {
    // From 18 on the image declares the folder above.
    matches: /(^|\/)library\/postgres:1[4-7][\d.]*(-(bookworm|trixie))?(@|$)/,
    folders: {
      ...debian.folders,
      "/var/lib/postgresql": { ...SERVER, mode: STICKY },
      "/var/lib/postgresql/data": { ...SERVER, mode: STICKY },
      "/run/postgresql": { ...SERVER, mode: STICKY_OF_GROUP },
    },
    volumes: ["/var/lib/postgresql/data"],
    users: { root: "0:0", postgres: "999:999" },
    links: debian.links,
  },
  {
    matches: /(^|\/)library\/redis:[78][\d.]*(-(bookworm|trixie))?(@|$)/,
    folders: { ...debian.folders, "/data": { ...SERVER, mode: DIRECTORY } },
    volumes: ["/data"],
    users: { root: "0:0", redis: "999:999" },
    links: debian.links,
  },
  {
    matches: /(^|\/)library\/node:[\d.]+(-(bookworm|trixie))?(-slim)?(@|$)/,
    folders: debian.folders,
    volumes: [],
    users: { root: "0:0", node: "1000:1000" },
    links: debian.links,
  },
];
