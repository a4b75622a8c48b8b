import { expect, it } from "vitest";
import { addressOfRoom, roomInAddress } from "../src/app/roomAddress";

it.each(["lobby", "Café / Bar", "100 %", "..", "日本"])("finds the room %s in its own address", (name) => {
  expect(roomInAddress(addressOfRoom(name))).toBe(name);
});

it("finds no room in other addresses", () => {
  for (const path of ["/", "/docs", "/room", "/room/", "/room/a/b"]) expect(roomInAddress(path)).toBeNull();
});

it("takes a name that is not escaped properly as it stands", () => {
  expect(roomInAddress("/room/100%")).toBe("100%");
});
