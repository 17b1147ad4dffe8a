/** How the clients of a lister reach AWS. */
export interface ClientOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What exists of one AWS service, one line each: what it is, its name, and what tells it apart. */
export type Lister = (options: ClientOptions) => Promise<string[]>;

/** A line for everything on every page of an answer. */
export const lines = async <Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
  lineOf: (item: Item) => string | undefined,
): Promise<string[]> => {
  const found: string[] = [];
  for await (const page of pages) for (const item of itemsOf(page) ?? []) found.push(lineOf(item) ?? "");
  return found.filter(Boolean);
};

/** The pages of an operation that the SDK has no paginator for. */
export async function* pagesBy<Page>(
  ask: (token: string | undefined) => Promise<Page>,
  tokenOf: (page: Page) => string | undefined,
): AsyncGenerator<Page> {
  let token: string | undefined;
  do {
    const page = await ask(token);
    yield page;
    token = tokenOf(page);
  } while (token);
}

/** Lines of several kinds, asked one kind after the other: the emulator answers one call at a time anyway. */
export const joined = async (...kinds: (() => Promise<string[]>)[]): Promise<string[]> => {
  const found: string[] = [];
  for (const kind of kinds) found.push(...(await kind()));
  return found;
};
