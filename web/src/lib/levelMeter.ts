const FLOOR_DB = -60;

/** How loud a microphone is. Reads a track without changing it; `close` lets go of it. */
export class LevelMeter {
  private readonly context = new AudioContext();
  private readonly analyser = new AnalyserNode(this.context, { fftSize: 1024 });
  private readonly samples = new Float32Array(1024);

  constructor(track: MediaStreamTrack) {
    const source = new MediaStreamAudioSourceNode(this.context, { mediaStream: new MediaStream([track]) });
    source.connect(this.analyser);
    // Without a click on the page there is no sound processing; the level is then 0.
    this.context.resume().catch(() => {});
  }

  /** 0 for silence up to 1 for full scale, evenly for the ear. */
  get level(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    return levelOf(this.samples);
  }

  close(): void {
    void this.context.close().catch(() => {});
  }
}

/** Loudness of samples between -1 and 1 on a scale of decibels. */
export function levelOf(samples: Float32Array): number {
  const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
  if (power === 0) return 0;
  return Math.min(1, Math.max(0, 1 - (10 * Math.log10(power)) / FLOOR_DB));
}
