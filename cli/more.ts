/** What is loaded only when it is needed: it comes with parsers that take as long as all the rest. */
export { renderedWithPages as render } from "./pages";
export { withWaivers } from "./records";
export { report } from "./report";
