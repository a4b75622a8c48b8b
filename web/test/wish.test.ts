import { expect, it, vi } from "vitest";
import { PushToTalk } from "../src/lib/pushToTalk";
import { Wish } from "../src/lib/wish";

/** A switch that takes until the test lets it. */
function slow(on = false) {
  const grants: (() => void)[] = [];
  const state = { on };
  const wish = new Wish(
    () => state.on,
    (wanted) =>
      new Promise<void>((done) => {
        grants.push(() => {
          state.on = wanted;
          done();
        });
      }),
  );
  const grantAll = async () => {
    for (let grant = grants.shift(); grant; grant = grants.shift()) {
      grant();
      await vi.waitFor(() => {});
    }
  };
  return { wish, state, grants, grantAll };
}

it("counts every click, however fast they come", async () => {
  const { wish, state, grantAll } = slow();
  const done = Promise.all([wish.toggle(), wish.toggle(), wish.toggle()]);
  await grantAll();
  await done;
  expect(state.on).toBe(true);
  expect(wish.value).toBe(true);
});

it("asks only once more when many clicks come while something opens", async () => {
  const { wish, state, grants, grantAll } = slow();
  const first = wish.toggle();
  void wish.toggle();
  void wish.toggle();
  void wish.toggle();
  expect(grants).toHaveLength(1);
  await grantAll();
  await first;
  expect(state.on).toBe(false);
});

it("goes back to what is so where the browser refuses", async () => {
  const wish = new Wish(
    () => false,
    async () => {},
  );
  await wish.set(true);
  expect(wish.value).toBe(false);
});

it("opens a closed microphone as long as it is held", async () => {
  const { wish, state, grantAll } = slow();
  const talk = new PushToTalk(wish);
  talk.press();
  talk.press();
  await grantAll();
  expect(state.on).toBe(true);
  talk.release();
  await grantAll();
  expect(state.on).toBe(false);
});

it("ends closed when it is let go before the microphone is open, and open when it is pressed again", async () => {
  const { wish, state, grantAll } = slow();
  const talk = new PushToTalk(wish);
  talk.press();
  talk.release();
  await grantAll();
  expect(state.on).toBe(false);
  talk.press();
  talk.release();
  talk.press();
  await grantAll();
  expect(state.on).toBe(true);
});

it("leaves an open microphone open", async () => {
  const { wish, state, grants } = slow(true);
  const talk = new PushToTalk(wish);
  talk.press();
  talk.release();
  expect(grants).toHaveLength(0);
  expect(state.on).toBe(true);
});
