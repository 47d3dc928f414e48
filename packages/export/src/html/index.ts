export { type HTMLOptions, toHTML } from "./to-html.ts";
