/** A field of a message: a varint or fixed number as bigint, anything else as its bytes. */
export interface Field {
  readonly number: number;
  readonly value: bigint | Buffer;
}

/** The fields of a message, in order; throws where the bytes are none. */
export function* fieldsOf(message: Buffer): Generator<Field> {
  const reader = new Reader(message);
  while (!reader.atEnd) {
    const tag = Number(reader.varint());
    const number = tag >>> 3;
    if (number === 0) throw new Error('field number 0');
    yield { number, value: reader.value(tag & 7) };
  }
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get atEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  value(wire: number): bigint | Buffer {
    switch (wire) {
      case 0:
        return this.varint();
      case 1:
        return this.take(8).readBigUInt64LE();
      case 2:
        return this.take(Number(this.varint()));
      case 5:
        return BigInt(this.take(4).readUInt32LE());
      default:
        throw new Error(`wire type ${wire}`);
    }
  }

  varint(): bigint {
    // Most are one byte: a length below 128 or a tag.
    const first = this.byte();
    if (first < 0x80) return BigInt(first);
    let value = BigInt(first & 0x7f);
    for (let shift = 7n; shift < 70n; shift += 7n) {
      const next = this.byte();
      value |= BigInt(next & 0x7f) << shift;
      if (next < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Error('varint of more than ten bytes');
  }

  private byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Error('unexpected end');
    this.at += 1;
    return byte;
  }

  private take(count: number): Buffer {
    const end = this.at + count;
    if (end > this.bytes.length) throw new Error('unexpected end');
    const taken = this.bytes.subarray(this.at, end);
    this.at = end;
    return taken;
  }
}
