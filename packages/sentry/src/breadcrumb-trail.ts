import type { Breadcrumb } from "./sentry-like.ts";

/** As many as an SDK keeps unless it is told otherwise. */
const MAX_BREADCRUMBS = 100;

/**
 * The breadcrumbs of a stream that Sentry has not been told of. They show on errors alone, so most streams end
 * without any of them being needed.
 */
export class BreadcrumbTrail {
  #left: (() => Breadcrumb)[] = [];

  /** Made once it is needed. Beyond the last hundred the oldest goes. */
  add(breadcrumb: () => Breadcrumb): void {
    this.#left.push(breadcrumb);
    // Now and then: dropping the first of an array moves all others.
    if (this.#left.length >= 2 * MAX_BREADCRUMBS) this.#left = this.#left.slice(-MAX_BREADCRUMBS);
  }

  /** Those that are left, for good. */
  take(): readonly Breadcrumb[] {
    const taken = this.#left.slice(-MAX_BREADCRUMBS);
    this.#left = [];
    return taken.map((breadcrumb) => breadcrumb());
  }
}
