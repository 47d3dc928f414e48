/** What the address of the page asks for. */
export interface PageAddress {
  readonly scenario?: string;
  readonly client?: string;
  /** Whether to run at once. */
  readonly run: boolean;
}

export function readAddress(search: string): PageAddress {
  const query = new URLSearchParams(search);
  const scenario = query.get("scenario");
  const client = query.get("client");
  return { ...(scenario && { scenario }), ...(client && { client }), run: query.has("run") };
}

/** The query of a page that shows the selection: `?scenario=cut&client=openai&run`. */
export function writeAddress({ scenario, client, run }: PageAddress): string {
  const query = new URLSearchParams({ ...(scenario && { scenario }), ...(client && { client }) });
  return `?${query}${run ? "&run" : ""}`;
}
