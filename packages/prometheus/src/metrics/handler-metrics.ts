// What the handler tells of the moment and of itself, after the prefix.

export const ACTIVE_STREAMS = { name: "active_streams", help: "Streams that are being read now." } as const;

export const LABEL_OVERFLOWS = {
  name: "label_overflows_total",
  help: "Streams of which a label says __other__ because maxSeries combinations were met before.",
} as const;

export const HANDLER_ERRORS = {
  name: "handler_errors_total",
  help: "Numbers that could not be counted, and errors of handlers that onHandlerError was told of.",
} as const;

/** The label of {@link HANDLER_ERRORS}. */
export const HANDLER_LABEL = "handler";
