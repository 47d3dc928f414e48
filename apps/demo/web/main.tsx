import { render } from "preact";
import { Playground } from "./playground.tsx";

const root = document.getElementById("app");
if (root === null) throw new Error("The page has no #app.");
render(<Playground />, root);
