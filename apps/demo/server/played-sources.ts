import type { L0Options, StreamFactory } from "@l0/core";
import type { ClientKind } from "./clients.ts";
import type { Playground } from "./playground.ts";
import type { Scenario, ScenarioSource } from "./scenario.ts";

/** A source of a scenario as a run uses it. */
export interface PlayedSource {
  readonly client: ClientKind;
  readonly model: string;
  readonly provider: string;
  /** Opens its streams, with the headers of a run. */
  factory(headers: Readonly<Record<string, string>>): StreamFactory;
}

/** The primary source first. */
export type PlayedSources = readonly [PlayedSource, ...PlayedSource[]];

const QUESTION = { system: "Answer in a few sentences.", prompt: "Why do streams of language models fail?" };

/** `client`: used in place of the scenario's own. */
export function playedSources(
  playground: Pick<Playground, "clientsFor">,
  scenario: Scenario,
  client?: ClientKind,
): PlayedSources {
  const clients = playground.clientsFor(scenario);
  const played = (source: ScenarioSource): PlayedSource => {
    const kind = client ?? source.client;
    const target = clients.targets[kind];
    const { model = target.model } = source;
    return {
      client: kind,
      model,
      provider: target.provider,
      factory:
        (headers) =>
        ({ signal, checkpoint = "" }) =>
          clients.open[kind]({ ...QUESTION, model, headers, signal, checkpoint, tools: scenario.tools }),
    };
  };
  const [primary, ...fallbacks] = scenario.sources;
  return [played(primary), ...fallbacks.map(played)];
}

/** The sources as options of `l0()`. Which model will answer is said beforehand only where they all ask for the same. */
export function sourceOptions(
  sources: PlayedSources,
  headers: Readonly<Record<string, string>>,
): Pick<L0Options, "stream" | "fallbackStreams" | "model" | "provider"> {
  const [primary, ...fallbacks] = sources;
  const { model, provider } = primary;
  return {
    stream: primary.factory(headers),
    fallbackStreams: fallbacks.map((source) => source.factory(headers)),
    ...(fallbacks.every((source) => source.model === model) && { model, provider }),
  };
}
