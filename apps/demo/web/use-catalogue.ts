import { useCallback, useEffect, useState } from "preact/hooks";
import type { Catalogue } from "../protocol.ts";
import { loadCatalogue } from "./run/run-client.ts";

/** What can be run, why that is not known, or nothing yet. */
export interface CatalogueState {
  readonly catalogue?: Catalogue;
  readonly problem?: string;
  readonly reload: () => void;
}

export function useCatalogue(): CatalogueState {
  const [state, setState] = useState<Omit<CatalogueState, "reload">>({});
  const reload = useCallback(() => {
    loadCatalogue().then(
      (catalogue) => setState({ catalogue }),
      (error: unknown) => setState({ problem: error instanceof Error ? error.message : String(error) }),
    );
  }, []);
  useEffect(reload, []);
  return { ...state, reload };
}
