/** Plays a short sound where the voices of others come out; silent where the browser does not let it. */
export async function playTestSound(speaker: string | null): Promise<void> {
  const context = new AudioContext();
  // Not every browser can do this; the sound then comes out where all sound does.
  if (speaker) await (context as Sinkable).setSinkId?.(speaker).catch(() => {});
  await context.resume().catch(() => {});
  [523.25, 659.25, 783.99].forEach((frequency, i) => {
    const start = context.currentTime + 0.05 + i * 0.16;
    const tone = new OscillatorNode(context, { frequency });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setTargetAtTime(0.2, start, 0.01);
    gain.gain.setTargetAtTime(0, start + 0.2, 0.08);
    tone.connect(gain).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.8);
    if (i === 2) tone.onended = () => void context.close();
  });
}

interface Sinkable extends AudioContext {
  setSinkId?(id: string): Promise<void>;
}
