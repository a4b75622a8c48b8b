import { act as preactAct } from "preact/test-utils";
import * as React from "react";

/** Runs a change and its effects to the end, whichever of the two libraries the test runs on. */
export const act: (change: () => Promise<void>) => Promise<void> = "act" in React ? React.act : preactAct;

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
