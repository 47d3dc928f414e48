/** How a connection failed; the values that `error.errorType`, `NETWORK_ERROR` and `telemetry.network` carry. */
export type NetworkErrorType =
  | "connection_dropped"
  | "fetch_error"
  | "econnreset"
  | "econnrefused"
  | "sse_aborted"
  | "no_bytes"
  | "partial_chunks"
  | "runtime_killed"
  | "background_throttle"
  | "dns_error"
  | "ssl_error"
  | "timeout"
  | "unknown";
