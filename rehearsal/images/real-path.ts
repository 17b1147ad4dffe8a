/** Where a path really leads in an image. */
export const realPath = (path: string, links: Readonly<Record<string, string>>): string => {
  const link = Object.keys(links).find((from) => path === from || path.startsWith(`${from}/`));
  return link === undefined
    ? path.replace(/(?<=.)\/+$/, "")
    : realPath(`${links[link]}${path.slice(link.length)}`, links);
};
