import { createSocket, type Socket } from 'node:dgram';

/** Length of a message's header, and where its first question begins. */
const HEADER_BYTES = 12;

/**
 * A double of the cluster's DNS on loopback: it answers a question for any name with the addresses of the pods that are
 * ready, and may do so out of a cache.
 */
export class DnsDouble {
  private readonly ready = new Set<string>();
  private cached = { addresses: [] as readonly string[], until: 0 };

  private constructor(
    private readonly socket: Socket,
    private readonly cacheMs: number,
  ) {}

  static async start(cacheMs: number): Promise<DnsDouble> {
    const socket = createSocket('udp4');
    const dns = new DnsDouble(socket, cacheMs);
    socket.on('message', (question, { port, address }) => {
      socket.send(answer(question, dns.addresses()), port, address);
    });
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return dns;
  }

  get port(): number {
    return this.socket.address().port;
  }

  add(address: string): void {
    this.ready.add(address);
  }

  withdraw(address: string): void {
    this.ready.delete(address);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.socket.close(resolve));
  }

  private addresses(): readonly string[] {
    if (Date.now() >= this.cached.until) {
      this.cached = { addresses: [...this.ready], until: Date.now() + this.cacheMs };
    }
    return this.cached.addresses;
  }
}

/** The first question of a message with one record of type A for each address. */
function answer(question: Buffer, addresses: readonly string[]): Buffer {
  const header = Buffer.from(question.subarray(0, HEADER_BYTES));
  // An answer with authority; recursion was desired and is available.
  header.writeUInt16BE(0x8580, 2);
  [1, addresses.length, 0, 0].forEach((count, index) => header.writeUInt16BE(count, 4 + 2 * index));
  // The name ends with an empty label; its type and class follow.
  const asked = question.subarray(HEADER_BYTES, question.indexOf(0, HEADER_BYTES) + 5);
  return Buffer.concat([header, asked, ...addresses.map(record)]);
}

function record(address: string): Buffer {
  const name = [0xc0, HEADER_BYTES];
  const typeAndClass = [0, 1, 0, 1];
  const secondsToLive = [0, 0, 0, 1];
  return Buffer.from([...name, ...typeAndClass, ...secondsToLive, 0, 4, ...address.split('.').map(Number)]);
}
