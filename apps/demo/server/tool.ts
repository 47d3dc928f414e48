/** A tool as a request offers it to a model. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its arguments. */
  readonly parameters: { readonly type: "object"; readonly [keyword: string]: unknown };
}

export const FIND_PASSAGE: Tool = {
  name: "find_passage",
  description: "Finds a passage of the manual.",
  parameters: {
    type: "object",
    properties: { topic: { type: "string" } },
    required: ["topic"],
    additionalProperties: false,
  },
};
