import { createRoot } from "react-dom/client";
import { App } from "./App";
import "../react/parley.css";
import "./app.css";

const place = document.getElementById("app");
if (place) createRoot(place).render(<App />);
