/** The sound of a shared screen and the voice as one track, so that a call needs no further track for it. */
export class MixedAudio {
  private readonly context = new AudioContext();
  private readonly mix = new MediaStreamAudioDestinationNode(this.context);
  private voice: { track: MediaStreamTrack; node: AudioNode } | undefined;

  constructor(screen: MediaStreamTrack) {
    this.add(screen);
    this.context.resume().catch(() => {});
  }

  /** The mix, with this voice in the place of the one before. A muted voice adds nothing. */
  with(voice: MediaStreamTrack | undefined): MediaStreamTrack | undefined {
    if (this.voice?.track !== voice) {
      this.voice?.node.disconnect();
      this.voice = voice && { track: voice, node: this.add(voice) };
    }
    return this.mix.stream.getAudioTracks()[0];
  }

  close(): void {
    void this.context.close().catch(() => {});
  }

  private add(track: MediaStreamTrack): AudioNode {
    const node = new MediaStreamAudioSourceNode(this.context, { mediaStream: new MediaStream([track]) });
    node.connect(this.mix);
    return node;
  }
}
