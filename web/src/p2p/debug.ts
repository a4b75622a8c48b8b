import "./main";
import { DebugTools } from "./debugTools";

/** The page with developer tools inside; never part of the page that people get. */
new DebugTools().open();
