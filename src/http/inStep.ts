/** Before a request is answered from anything that is kept: has the store know what other processes have committed. */
export class InStep {
  private readonly catchUp: () => Promise<void>;
  private readonly asked = new WeakSet<object>();

  constructor(catchUp: () => Promise<void>) {
    this.catchUp = catchUp;
  }

  /** Once for each request, however often it is asked for on the way; `undefined` the other times. */
  before(request: object): Promise<void> | undefined {
    if (this.asked.has(request)) return undefined;
    this.asked.add(request);
    return this.catchUp();
  }

  /** It was asked for, before the request became what it is now. */
  note(request: object): void {
    this.asked.add(request);
  }
}
