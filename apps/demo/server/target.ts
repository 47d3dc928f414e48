/** The environment variables that decide where requests go. */
export type TargetEnvironment = Readonly<Record<string, string | undefined>>;

/** Where the requests of a client go, as it may be shown. */
export interface Target {
  /** `live` is a real provider: it answers as it likes and cannot be told to fail. */
  readonly mode: "embedded" | "live";
  /** Absent: the SDK's own default. */
  readonly baseURL?: string;
  readonly provider: "openai" | "anthropic";
  readonly model: string;
  /** What a person must know about it, in a sentence. */
  readonly notice: string;
}

/** A {@link Target} with what opens it; the key is for its SDK only. */
export interface Access {
  readonly target: Target;
  readonly apiKey: string;
}

const VARIABLES = {
  openai: {
    key: "OPENAI_API_KEY",
    url: "OPENAI_BASE_URL",
    modelName: "OPENAI_MODEL",
    model: "gpt-5.4-mini",
    path: "/v1",
  },
  anthropic: {
    key: "ANTHROPIC_API_KEY",
    url: "ANTHROPIC_BASE_URL",
    modelName: "ANTHROPIC_MODEL",
    model: "claude-haiku-4-5",
    path: "",
  },
} as const;

/** The embedded provider, or the real one where the environment has its key. */
export function accessOf(vendor: keyof typeof VARIABLES, providerUrl: string, environment: TargetEnvironment): Access {
  const { key, url, modelName, model, path } = VARIABLES[vendor];
  const apiKey = environment[key];
  if (!apiKey) {
    const notice = `The embedded provider answers. Set ${key} to use a real one.`;
    return {
      apiKey: "embedded",
      target: { mode: "embedded", baseURL: providerUrl + path, provider: vendor, model, notice },
    };
  }
  const baseURL = environment[url];
  const name = environment[modelName] || model;
  const notice = `${key} is set: ${name} at ${baseURL || "its provider"} answers. Scenarios with faults stay with the embedded provider.`;
  return { apiKey, target: { mode: "live", ...(baseURL && { baseURL }), provider: vendor, model: name, notice } };
}
