import type { Telemetry } from "@l0/core";
import { BreadcrumbTrail } from "./breadcrumb-trail.ts";
import { ownBreadcrumb } from "./breadcrumbs.ts";
import type { Captured } from "./captured.ts";
import { capturedErrorOf } from "./captured-error.ts";
import { failureRecordOf } from "./failure-record.ts";
import { Faults } from "./faults.ts";
import { ForkedScope } from "./forked-scope.ts";
import {
  type ExporterOptions,
  resolveExporterOptions,
  type SentryExporterOptions,
} from "./resolve-exporter-options.ts";
import type { SentryUser, SeverityLevel } from "./sentry-like.ts";

/** How long `flush` and `close` wait for Sentry, ms. */
const FLUSH_TIMEOUT = 2000;

export interface OwnBreadcrumb {
  /** @default "l0" */
  readonly category?: string | undefined;
  /** @default "info" */
  readonly level?: SeverityLevel | undefined;
}

/**
 * Sends errors of streams whose telemetry you have, without a handler. It has a scope of its own: user, tags and
 * breadcrumbs reach no other event of the app. What the SDK throws is said once on the console, and never thrown.
 *
 * @example
 * const exporter = new SentryExporter({ sentry: Sentry, ...SentryExporterConfig.fromEnv() });
 * exporter.init();
 */
export class SentryExporter {
  readonly #options: ExporterOptions;
  readonly #faults = new Faults();
  #scope: ForkedScope | undefined;
  /** The client that the scope captures for. */
  #client: object | undefined;
  /** What the scope is yet to be told, once there is an SDK that keeps it. */
  readonly #trail = new BreadcrumbTrail();
  #user: SentryUser | null | undefined;
  /** Whether the SDK was started here, and so is closed here. */
  #isOwner = false;
  /** The client that was closed here: the SDK keeps it. */
  #closed: object | undefined;

  /** @throws {TypeError} on an unknown or impossible option. */
  constructor(options: SentryExporterOptions) {
    this.#options = resolveExporterOptions(options);
  }

  /** Starts the SDK, where there is a DSN and the app has not started it. Gives whether it is started. */
  init(): boolean {
    return this.#guarded(() => this.#started()) ?? false;
  }

  /** Captures an error that was caught, without its causes. Gives the event's id. */
  captureError(error: unknown, telemetry?: Telemetry): string | undefined {
    return this.#capture(capturedErrorOf(failureRecordOf(error, telemetry), { telemetry }));
  }

  /** Captures the failure that a telemetry tells of; nothing where it tells of none. Gives the event's id. */
  captureTelemetryError(telemetry: Telemetry): string | undefined {
    if (telemetry.error === undefined) return undefined;
    return this.#capture(capturedErrorOf(telemetry.error, { telemetry }));
  }

  /** Is part of what is captured later. */
  addBreadcrumb(message: string, { category = "l0", level = "info" }: OwnBreadcrumb = {}): void {
    const breadcrumb = ownBreadcrumb(message, category, level, Date.now());
    this.#trail.add(() => breadcrumb);
  }

  /** Is part of what is captured later; `null` is nobody. */
  setUser(user: SentryUser | null): void {
    this.#user = user && { ...user };
  }

  /** Sends what is buffered. Gives whether all of it was sent within `timeout` ms; never rejects. */
  async flush(timeout: number = FLUSH_TIMEOUT): Promise<boolean> {
    try {
      return await this.#options.sentry.flush(timeout);
    } catch {
      return false;
    }
  }

  /** The same, and closes the SDK where `init` has started it. */
  async close(timeout: number = FLUSH_TIMEOUT): Promise<boolean> {
    if (!this.#isOwner) return this.flush(timeout);
    this.#isOwner = false;
    try {
      this.#closed = this.#options.sentry.getClient();
      return await this.#options.sentry.close(timeout);
    } catch {
      return false;
    }
  }

  #capture(captured: Captured): string | undefined {
    const scope = this.#guarded(() => this.#forked());
    if (scope === undefined) return undefined;
    this.#guarded(() => {
      if (this.#user !== undefined) scope.setUser(this.#user);
      if (this.#client !== undefined) scope.enter(() => scope.leave(this.#trail.take()));
    });
    return this.#guarded(() => scope.capture(captured, undefined));
  }

  /** A fork knows the client that was there when it was made, and none that is started later. */
  #forked(): ForkedScope {
    const client = this.#options.sentry.getClient();
    if (this.#scope === undefined || client !== this.#client) {
      this.#scope = new ForkedScope(this.#options);
      this.#client = client;
    }
    return this.#scope;
  }

  #started(): boolean {
    const { sentry, start } = this.#options;
    const client = sentry.getClient();
    if ((client === undefined || client === this.#closed) && start.dsn !== undefined) {
      sentry.init(start);
      this.#isOwner = true;
    }
    return sentry.getClient() !== undefined;
  }

  #guarded<T>(step: () => T): T | undefined {
    const given = this.#faults.guard(step);
    this.#faults.warn();
    return given;
  }
}
