/** One metric query of a widget. */
interface Query {
  readonly data_source: "metrics";
  readonly name: string;
  readonly query: string;
  readonly aggregator?: "sum" | "last";
}

interface Request {
  readonly response_format: "timeseries" | "scalar";
  readonly queries: readonly Query[];
  readonly formulas: readonly { readonly formula: string; readonly alias?: string }[];
  readonly display_type?: "line" | "bars";
}

/** The part of a widget of Datadog's dashboards that is used. */
export interface Widget {
  readonly definition:
    | {
        readonly type: "timeseries";
        readonly title: string;
        readonly show_legend: true;
        readonly requests: readonly Request[];
      }
    | {
        readonly type: "query_value";
        readonly title: string;
        readonly precision: number;
        readonly requests: readonly Request[];
      }
    | {
        readonly type: "group";
        readonly title: string;
        readonly layout_type: "ordered";
        readonly widgets: readonly Widget[];
      };
}

export function group(title: string, ...widgets: readonly Widget[]): Widget {
  return { definition: { type: "group", title, layout_type: "ordered", widgets } };
}

/** Lines over time, each under its alias. */
export function lines(title: string, queries: Readonly<Record<string, string>>): Widget {
  return timeseries(title, "line", queries);
}

/** Counts over time. */
export function bars(title: string, queries: Readonly<Record<string, string>>): Widget {
  return timeseries(title, "bars", queries);
}

/** One query as a share of another over time, in percent. */
export function share(title: string, part: string, whole: string): Widget {
  const queries = [metrics("part", part), metrics("whole", whole)];
  const formulas = [{ formula: "100 * part / whole", alias: "%" }];
  const request: Request = { response_format: "timeseries", queries, formulas, display_type: "line" };
  return { definition: { type: "timeseries", title, show_legend: true, requests: [request] } };
}

/** One number of the whole time that is shown. */
export function number(title: string, query: string, aggregator: "sum" | "last", precision = 0): Widget {
  const queries = [{ ...metrics("query", query), aggregator }];
  const request: Request = { response_format: "scalar", queries, formulas: [{ formula: "query" }] };
  return { definition: { type: "query_value", title, precision, requests: [request] } };
}

function timeseries(title: string, display_type: "line" | "bars", queries: Readonly<Record<string, string>>): Widget {
  const named = Object.entries(queries).map(([alias, query], index) => ({ alias, query, name: `query${index + 1}` }));
  const request: Request = {
    response_format: "timeseries",
    queries: named.map(({ name, query }) => metrics(name, query)),
    formulas: named.map(({ name, alias }) => ({ formula: name, alias })),
    display_type,
  };
  return { definition: { type: "timeseries", title, show_legend: true, requests: [request] } };
}

function metrics(name: string, query: string): Query {
  return { data_source: "metrics", name, query };
}
