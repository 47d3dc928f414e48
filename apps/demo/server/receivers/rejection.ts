/** Why something that arrived was refused, and the HTTP status that says so. */
export class Rejection extends Error {
  override readonly name: string = "Rejection";
  readonly status: 400 | 401 | 413 | 415;

  constructor(reason: string, status: 400 | 401 | 413 | 415 = 400) {
    super(reason);
    this.status = status;
  }
}
