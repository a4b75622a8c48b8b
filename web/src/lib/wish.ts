/** A switch that takes its time, such as a camera that opens: every click counts, and the last one decides. */
export class Wish {
  private wanted: boolean | undefined;
  private granting = false;

  constructor(
    private readonly actual: () => boolean,
    private readonly grant: (on: boolean) => Promise<unknown>,
  ) {}

  /** What was asked for last, whether it is so already or not. */
  get value(): boolean {
    return this.wanted ?? this.actual();
  }

  toggle(): Promise<void> {
    return this.set(!this.value);
  }

  async set(on: boolean): Promise<void> {
    this.wanted = on;
    if (this.granting) return;
    this.granting = true;
    try {
      await this.grantAll();
    } finally {
      this.granting = false;
      this.wanted = undefined;
    }
  }

  private async grantAll(): Promise<void> {
    for (let tried: boolean | undefined; this.wanted !== tried && this.wanted !== this.actual(); ) {
      tried = this.wanted as boolean;
      await this.grant(tried);
    }
  }
}
