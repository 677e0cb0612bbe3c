import { type Ready, type Report, type Row } from './report';
import { type Screen } from './screen';
import { LEGEND, table } from './table';
import { welcome } from './welcome';

/** A stage that takes longer says what it waits for. */
const SILENT_SECONDS = 2;
const PROGRESS_SECONDS = 5;
/** So that 80 columns hold them. */
const KEYS_IN_LINE = 3;
/** Where lines cannot be drawn again. */
const TABLE_SECONDS = 10;

/** What the user sees of the reports from the sandbox. */
export class View {
  private readonly begun = Date.now();
  private doing = { text: 'starting', since: Date.now() };
  private toldAt = 0;
  private readyAt = 0;
  private keys: readonly string[] = [];
  private said = '';
  private rows: readonly Row[] = [];
  private readonly ticking = setInterval(() => this.tick(), 1_000);

  constructor(
    private readonly screen: Screen,
    /** Opens the doors of this machine, by name. */
    private readonly open: (ready: Ready) => Promise<ReadonlyMap<string, number>>,
  ) {}

  async take(report: Report): Promise<void> {
    switch (report.kind) {
      case 'doing':
        this.doing = { text: report.text, since: Date.now() };
        break;
      case 'waiting':
        this.doing = { ...this.doing, text: report.text };
        break;
      case 'failed':
        this.screen.draw([]);
        this.screen.print(report.text);
        break;
      case 'stage':
        this.screen.print(`${report.seconds.toFixed(1).padStart(6)} s  ${report.text}`);
        this.toldAt = 0;
        break;
      case 'ready':
        await this.ready(report);
        break;
      case 'said':
        this.said = `${new Date().toTimeString().slice(0, 8)}  ${report.text}`;
        if (!this.screen.live) this.screen.print(this.said);
        break;
      case 'table':
        this.rows = report.rows;
        this.drawTable();
        break;
      case 'ended':
        this.end(report.rows);
    }
  }

  close(): void {
    clearInterval(this.ticking);
    this.screen.draw([]);
  }

  private async ready(report: Ready): Promise<void> {
    const ports = await this.open(report);
    this.readyAt = Date.now();
    this.screen.draw([]);
    this.screen.print(`${this.seconds(this.begun).toFixed(1).padStart(6)} s  in all: ready`);
    this.screen.print(...welcome(report, ports));
    const keys = Object.entries({ ...report.faults, q: 'quit' }).map(([key, label]) => `[${key}] ${label}`);
    this.keys = [keys.slice(0, KEYS_IN_LINE), keys.slice(KEYS_IN_LINE)].map((line) => line.join('  '));
    this.toldAt = Date.now();
  }

  private tick(): void {
    if (this.readyAt > 0) return;
    const seconds = Math.floor(this.seconds(this.doing.since));
    if (seconds < SILENT_SECONDS) return;
    const line = `       …  ${this.doing.text} (${seconds} s)`;
    if (this.screen.live) return this.screen.draw([line]);
    if (this.seconds(this.toldAt) < PROGRESS_SECONDS) return;
    this.screen.print(line);
    this.toldAt = Date.now();
  }

  private drawTable(): void {
    if (this.screen.live) {
      const time = new Date(this.seconds(this.readyAt) * 1_000).toISOString().slice(11, 19);
      const title = `${time}  ${this.doing.text}`;
      this.screen.draw([title, '', ...table(this.rows), '', ...LEGEND, this.said, ...this.keys]);
    } else if (this.seconds(this.toldAt) >= TABLE_SECONDS) {
      this.screen.print('', ...table(this.rows));
      this.toldAt = Date.now();
    }
  }

  private end(rows: readonly Row[]): void {
    this.close();
    const sent = rows.reduce((sum, row) => sum + row.sent, 0);
    const missing = rows.reduce((sum, row) => sum + row.sent - row.stored, 0);
    const count = (value: number) => value.toLocaleString('en-US');
    this.screen.print(
      ...(this.screen.live ? [] : ['']),
      ...table(rows),
      '',
      missing === 0
        ? `Nothing acknowledged is lost: ${count(sent)} records were taken, and all of them are stored.`
        : `NOT FOUND in their cluster and class: ${count(missing)} of ${count(sent)} acknowledged records.`,
    );
  }

  private seconds(since: number): number {
    return (Date.now() - since) / 1_000;
  }
}
