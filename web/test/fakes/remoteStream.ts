import { FakeMediaStream, type FakeTrack } from "./media";

/** A stream that somebody else sends, with the id that the descriptions give it. */
export class FakeRemoteStream extends FakeMediaStream {
  constructor(
    readonly id: string,
    tracks: FakeTrack[],
  ) {
    super(tracks);
  }
}
