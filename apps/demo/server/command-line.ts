import { parseArgs } from "node:util";
import type { ClientKind } from "./clients.ts";
import { clientKindOf } from "./playground.ts";
import { SCENARIO_NAMES, SCENARIOS, scenarioOf } from "./scenarios.ts";

export type Command =
  | { readonly does: "help" }
  | { readonly does: "serve"; readonly port: number; readonly open: boolean }
  | { readonly does: "once"; readonly scenario: string; readonly client: ClientKind | undefined };

const DEFAULT_PORT = 4600;
const DEFAULT_SCENARIO = "healthy";

const OPTIONS = {
  help: { type: "boolean", short: "h", default: false },
  port: { type: "string" },
  open: { type: "boolean", default: true },
  once: { type: "boolean", default: false },
  client: { type: "string" },
} as const;

/**
 * Reads the arguments of `pnpm demo`.
 *
 * @throws TypeError that says which one is unknown or impossible, and what is allowed.
 */
export function readCommand(args: readonly string[]): Command {
  // Other package managers need a `--` before a script's arguments; pnpm hands it on.
  const own = args[0] === "--" ? args.slice(1) : [...args];
  const { values, positionals } = parseArgs({
    args: own,
    options: OPTIONS,
    allowPositionals: true,
    allowNegative: true,
  });
  if (values.help) return { does: "help" };
  if (!values.once) return serve(values, positionals);
  const [scenario = DEFAULT_SCENARIO, ...others] = positionals;
  if (others.length > 0) throw new TypeError(`--once runs one scenario; these are too many: ${others.join(", ")}.`);
  scenarioOf(scenario);
  if (values.port !== undefined) throw new TypeError("--port is the page's; --once runs in the terminal.");
  const client = values.client === undefined ? undefined : clientKindOf(values.client);
  return { does: "once", scenario, client };
}

interface PageOptions {
  readonly port?: string | undefined;
  readonly open: boolean;
  readonly client?: string | undefined;
}

function serve({ port = String(DEFAULT_PORT), open, client }: PageOptions, positionals: readonly string[]): Command {
  if (positionals.length > 0) throw new TypeError(`"${positionals[0]}" is no option. Did you mean --once?`);
  if (client !== undefined) throw new TypeError("--client goes with --once; the page has a choice of its own.");
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new TypeError(`--port is ${port}; allowed: 0 (any free one) to 65535.`);
  }
  return { does: "serve", port: Number(port), open };
}

const scenarioLines = SCENARIO_NAMES.map((name) => `  ${name.padEnd(24)} ${SCENARIOS[name].story}`).join("\n");

export const HELP: string = `Usage: pnpm demo [options]

Starts the playground on 127.0.0.1 and opens it in the browser. No account, key or network is needed.

Options:
  --port N            Port of the page; 0 is any free one. Default: ${DEFAULT_PORT}
  --no-open           Do not open the browser.
  --once [scenario]   Run one scenario in the terminal and exit. Default: ${DEFAULT_SCENARIO}
  --client NAME       With --once: openai, anthropic or ai-sdk. Default: the scenario's own
  -h, --help          Show this.

Scenarios:
${scenarioLines}

Environment:
  OPENAI_API_KEY, ANTHROPIC_API_KEY
      Use the real provider. Scenarios with faults stay with the embedded one.
      Beside each: *_BASE_URL, *_MODEL.
  OTEL_EXPORTER_OTLP_ENDPOINT, SENTRY_DSN, DD_AGENT_HOST
      Send what the adapters send there too.
`;
