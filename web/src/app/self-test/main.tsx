import { createRoot } from "react-dom/client";
import { takeFromAddress } from "../identity";
import { SelfTest } from "./SelfTest";
import "../../react/parley.css";
import "../app.css";
import "./self-test.css";

takeFromAddress();
const place = document.getElementById("app");
if (place) createRoot(place).render(<SelfTest />);
