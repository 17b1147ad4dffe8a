import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { findTool, requireTool } from "../../../../app/dev/tool";

/** No sandbox, because containers and root have none; nothing that calls home. */
const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/** A machine that tests on two cores is slow at times; what is not there by then never comes. */
const PATIENCE_MS = 120_000;

const executable = (): string =>
  ["chromium-browser", "google-chrome"].map(findTool).find(Boolean) ?? requireTool("chromium", "chromium.sh");

/** A browser with a fresh profile, which keeps what its console said. */
export class Browser {
  /** Console errors, uncaught exceptions and violations of the Content-Security-Policy, by any page. */
  readonly complaints: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    private readonly profile: string,
  ) {
    context.setDefaultTimeout(PATIENCE_MS);
    context.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    context.on("weberror", (error) => void this.complaints.push(String(error.error())));
  }

  static async start(options: BrowserContextOptions = {}): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), "stockwiz-browser-"));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: executable(),
      args: FLAGS,
      locale: "en-US",
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    return new Browser(context, profile);
  }

  /** The one page of the browser, so that no test waits for windows. */
  get page(): Page {
    const [page] = this.context.pages();
    if (page === undefined) throw new Error("browser: it has no page");
    return page;
  }

  async stop(): Promise<void> {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
  }
}
