import { createRoot } from "react-dom/client";
import { Reference } from "./Reference";
import "../../react/parley.css";
import "../app.css";
import "./docs.css";

const place = document.getElementById("app");
if (place) createRoot(place).render(<Reference />);
