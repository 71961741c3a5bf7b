/** An error whose message is a sentence for people. What others say is for programmers. */
export class SayableError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SayableError';
  }
}
