/**
 * The part of a `hot-shots` client that is used. The sample rate is always given, so that a client made with one of
 * its own never drops a number at random.
 */
export interface StatsdLike {
  increment(name: string, value: number, sampleRate: number, tags: string[]): void;
  gauge(name: string, value: number, sampleRate: number, tags: string[]): void;
  distribution(name: string, value: number, sampleRate: number, tags: string[]): void;
  /** Sends what is buffered. `hot-shots` has it from 17 on. */
  flush?(done: (error?: Error | null) => void): void;
}
