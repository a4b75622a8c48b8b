/** A sound as notes: frequency in hertz, begin and length in seconds within a period. */
interface Melody {
  period: number;
  volume: number;
  notes: [hertz: number, at: number, length: number][];
}

const RING: Melody = {
  period: 3,
  volume: 0.16,
  notes: [
    [659.3, 0, 0.5],
    [880, 0.18, 0.5],
    [1108.7, 0.36, 0.7],
    [880, 0.9, 0.5],
    [1108.7, 1.08, 0.8],
  ],
};

const RING_BACK: Melody = {
  period: 4,
  volume: 0.06,
  notes: [
    [425, 0, 1],
    [450, 0, 1],
  ],
};

/** Synthesised ringing. Silent, without an error, where the browser does not let a page sound yet. */
export class Ringtone {
  private context: AudioContext | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** For the person who is called. */
  ring(): void {
    this.play(RING);
  }

  /** For the caller, while it rings at the other end. */
  ringBack(): void {
    this.play(RING_BACK);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    void this.context?.close().catch(() => {});
    this.context = undefined;
  }

  private play(melody: Melody): void {
    this.stop();
    if (typeof AudioContext === "undefined") return;
    const context = new AudioContext();
    this.context = context;
    const strike = () => this.strike(context, melody);
    context.resume().then(strike, () => {});
    this.timer = setInterval(strike, melody.period * 1000);
  }

  private strike(context: AudioContext, melody: Melody): void {
    // Notes of a silenced context would pile up and sound all at once when it wakes.
    if (context.state !== "running") return;
    for (const [hertz, at, length] of melody.notes) playNote(context, melody.volume, hertz, at, length);
  }
}

function playNote(context: AudioContext, volume: number, hertz: number, at: number, length: number): void {
  const start = context.currentTime + at;
  const tone = new OscillatorNode(context, { type: "sine", frequency: hertz });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(volume, start + 0.03);
  gain.gain.setValueAtTime(volume, start + length * 0.6);
  gain.gain.linearRampToValueAtTime(0, start + length);
  tone.connect(gain).connect(context.destination);
  tone.start(start);
  tone.stop(start + length);
}
