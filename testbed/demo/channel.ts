import { type Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** Messages both ways over one socket, a line of JSON each. */
export class Channel<Out, In> {
  constructor(
    private readonly socket: Socket,
    take: (message: In) => void,
  ) {
    createInterface({ input: socket }).on('line', (line) => take(JSON.parse(line) as In));
    // The other side has ended: whoever started both of them sees that.
    socket.on('error', () => undefined);
  }

  send(message: Out): void {
    if (this.socket.writable) this.socket.write(`${JSON.stringify(message)}\n`);
  }

  /** Resolves when everything that was sent is written. */
  end(): Promise<void> {
    return new Promise((resolve) => this.socket.end(resolve));
  }
}
