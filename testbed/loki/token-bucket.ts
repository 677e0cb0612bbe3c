/** Bytes a second with a burst; what does not fit takes nothing. */
export class TokenBucket {
  private tokens: number;
  private filled = Date.now();

  constructor(
    private readonly rate: number,
    private readonly burst: number,
  ) {
    this.tokens = burst;
  }

  /** Takes so many, if they are there. */
  take(count: number, now = Date.now()): boolean {
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.filled) / 1_000) * this.rate);
    this.filled = now;
    if (count > this.tokens) return false;
    this.tokens -= count;
    return true;
  }
}
